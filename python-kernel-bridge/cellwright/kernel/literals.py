"""Settings that a cell states as literals at its top level."""

from __future__ import annotations

import ast
import operator
import re
from typing import TYPE_CHECKING, Any

from .scalars import as_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..wire.types import Scalar

MAX_TEXT = 200
"""Characters of a string that still is a setting; longer ones are content."""

_SECRET = re.compile(r"(?i)(pass(word|wd|phrase)?|secret|token|api_?key|credential)s?$")
_NOTHING = object()
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}


def literals(tree: ast.Module) -> dict[str, Scalar]:
    """Return name → value of top-level assignments of scalars and short lists; of a dict, its entries.

    The last assignment wins.
    """
    return {name: value for _, name, value in stated_literals(tree)}


def literal_variables(tree: ast.Module) -> dict[str, str]:
    """Return setting → the variable that holds it: ``params = {"max_depth": 8}`` gives max_depth → params."""
    return {name: variable for variable, name, _ in stated_literals(tree)}


def stated_literals(tree: ast.Module) -> list[tuple[str, str, Scalar]]:
    """Return (variable, setting, value) of every such assignment, in order."""
    return [found for statement in tree.body for found in _of_statement(statement)]


def _of_statement(statement: ast.stmt) -> Iterator[tuple[str, str, Scalar]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from _of_target(target, statement.value)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield from _of_target(statement.target, statement.value)


def _of_target(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str, Scalar]]:
    if isinstance(target, ast.Name):
        if not target.id.startswith("_"):
            for name, scalar in _of_value(target.id, value):
                yield target.id, name, scalar
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        if len(target.elts) == len(value.elts) and not any(
            isinstance(e, ast.Starred) for e in target.elts + value.elts
        ):
            for part, of_part in zip(target.elts, value.elts, strict=True):
                yield from _of_target(part, of_part)
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        key = _constant(target.slice)
        if isinstance(key, str):
            for name, scalar in _of_value(key, value):
                yield target.value.id, name, scalar


def _of_value(name: str, value: ast.expr) -> Iterator[tuple[str, Scalar]]:
    entries = _entries(value)
    if entries is not None:
        for key, entry in entries:
            nested = _entries(entry) is not None
            for below, scalar in _of_value(key, entry):
                yield (f"{key}.{below}" if nested else below), scalar
        return
    constant = _constant(value)
    if constant is _NOTHING or constant is None:
        return
    if isinstance(constant, str) and (len(constant) > MAX_TEXT or "\n" in constant):
        return
    if not isinstance(constant, (bool, int, float)) and _SECRET.search(name):
        return
    scalar = as_setting(constant)
    if scalar is not None:
        yield name, scalar


def _entries(value: ast.expr) -> list[tuple[str, ast.expr]] | None:
    if isinstance(value, ast.Dict):
        keys = (
            (None if key is None else _constant(key), entry)
            for key, entry in zip(value.keys, value.values, strict=True)
        )
        return [(key, entry) for key, entry in keys if isinstance(key, str)]
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "dict" and not value.args:
        return [(k.arg, k.value) for k in value.keywords if k.arg is not None]
    return None


def _constant(node: ast.expr) -> object:
    """Evaluate constants, lists of them and plain arithmetic of numbers (``60 * 60``), nothing that could run code."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, (ast.List, ast.Tuple)):
        items = [_constant(item) for item in node.elts]
        return _NOTHING if _NOTHING in items else items if isinstance(node, ast.List) else tuple(items)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        operand = _constant(node.operand)
        if isinstance(operand, (int, float)):
            return -operand if isinstance(node.op, ast.USub) else +operand
    if isinstance(node, ast.BinOp):
        left, right = _constant(node.left), _constant(node.right)
        if isinstance(left, (int, float)) and isinstance(right, (int, float)):
            return _arithmetic(node.op, left, right)
    return _NOTHING


def _arithmetic(op: ast.operator, left: float, right: float) -> object:
    if isinstance(op, ast.Pow):
        return left**right if 0 <= right <= 64 and abs(left) <= 1024 else _NOTHING
    try:
        return _OPERATORS[type(op)](left, right)
    except (KeyError, ArithmeticError):
        return _NOTHING
