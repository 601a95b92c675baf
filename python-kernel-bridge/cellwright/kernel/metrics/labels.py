"""The name that the user's code gives to what a call returns."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from .sites import Place, Site, index_of

if TYPE_CHECKING:
    from .source_index import SourceIndex

_ROUNDING = {"float", "round", "abs", "item"}
_RECORDING = {"dict", "log", "log_metric", "log_metrics", "update", "append", "Series", "DataFrame", "assign"}
_BEFORE_VALUE = re.compile(r"([A-Za-z][\w@./ -]{0,39}?)\s*[:=≈→]?\s*$")


@dataclass(frozen=True)
class Label:
    """What a value is called.

    Attributes:
        name: As written.
        variable: A variable of the cell's top level holds it.
        derived: The variable holds what was computed from the value (``rmse = mse(…) ** 0.5``).
    """

    name: str
    variable: bool = False
    derived: bool = False


def label_of(site: Site, source: str) -> Label | None:
    """Return the label at a call's place; of a value that a function only returns, the label at the function's call."""
    for place in site.path:
        index, lag = index_of(place, source)
        call = None if index is None else index.call_at(place.code, place.instruction, lag)
        if index is None or call is None:
            return None
        found = _label(index, call, place)
        if not isinstance(found, str):
            return found
    return None


def _label(index: SourceIndex, call: ast.expr, place: Place) -> Label | Literal["returned"] | None:
    """Climb from the call outward until something names the value; 'returned' where a function hands it on."""
    node: ast.AST = call
    derived = False
    for parent in index.around(call):
        if isinstance(parent, ast.Dict):
            return None if derived else _keyed(parent, node)
        if isinstance(parent, ast.keyword):
            return None if derived else _keyword(parent, index)
        if isinstance(parent, ast.JoinedStr):
            return None if derived else _text_before(parent.values, node)
        if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            return _assigned(parent, node, derived, place)
        if isinstance(parent, (ast.Return, ast.Lambda)):
            return None if derived else "returned"
        if isinstance(parent, ast.Call):
            if _name_of(parent.func) == "print":
                return None if derived else _text_before(parent.args, node)
            if node in parent.args and _name_of(parent.func) not in _ROUNDING:
                derived = True
            elif node is parent.func and _name_of(parent.func) not in _ROUNDING:
                derived = True  # scores.mean()
        elif isinstance(parent, (ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Compare, ast.Subscript)):
            derived = True
        elif isinstance(parent, ast.stmt):
            return None
        elif not isinstance(parent, (ast.Await, ast.Attribute, ast.FormattedValue, ast.Tuple)):
            return None  # a list, a comprehension: several values, none of them named
        node = parent if not isinstance(parent, ast.Tuple) else node
    return None


def _assigned(
    statement: ast.Assign | ast.AnnAssign | ast.NamedExpr, value: ast.AST, derived: bool, place: Place
) -> Label | None:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if isinstance(target, (ast.Tuple, ast.List)):
        values = statement.value.elts if isinstance(statement.value, (ast.Tuple, ast.List)) else []
        position = next((k for k, v in enumerate(values) if v is value or value in ast.walk(v)), None)
        if position is None or position >= len(target.elts):
            return None
        target = target.elts[position]
    if isinstance(target, ast.Name):
        return Label(target.id, place.top_level, derived)
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) and not derived:
        return Label(target.slice.value) if isinstance(target.slice.value, str) else None
    if isinstance(target, ast.Attribute) and not derived:
        return Label(target.attr)
    return None


def _keyed(entries: ast.Dict, value: ast.AST) -> Label | None:
    for key, entry in zip(entries.keys, entries.values, strict=True):
        if entry is value and isinstance(key, ast.Constant) and isinstance(key.value, str):
            return Label(key.value)
    return None


def _keyword(keyword: ast.keyword, index: SourceIndex) -> Label | None:
    owner = next(index.around(keyword), None)
    if isinstance(owner, ast.Call) and keyword.arg and _name_of(owner.func) in _RECORDING:
        return Label(keyword.arg)
    return None


def _text_before(parts: list[ast.expr], value: ast.AST) -> Label | None:
    for before, part in pairwise(parts):
        if part is value and isinstance(before, ast.Constant) and isinstance(before.value, str):
            text = _BEFORE_VALUE.search(before.value)
            return Label(text[1].strip()) if text else None
    return None


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""
