"""Numbers that a run bound to a name or displayed: what a person may make a metric by a click."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from .parsed import parse
from .scalars import as_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..wire.types import NamedValue, Run

MOST = 50
_LONGEST_NAME = 60


def values_of(record: Run, namespace: Mapping[str, Any], known: Collection[str]) -> list[NamedValue]:
    """Return the numbers among the names that a run bound, then the one it displayed, named as its expression reads.

    Args:
        record: The run, with `binds`.
        namespace: The globals that cells run in.
        known: Names that are a parameter or a metric of it already.
    """
    found: list[NamedValue] = []
    for name in record["binds"]:
        if name.startswith("_") or name in known or (number := _number(namespace.get(name))) is None:
            continue
        found.append({"name": name, "value": number})
    displayed = _displayed(record, namespace)
    if displayed is not None and displayed["name"] not in {*known, *record["binds"]}:
        found.append(displayed)
    return found[:MOST]


def _displayed(record: Run, namespace: Mapping[str, Any]) -> NamedValue | None:
    """Return what IPython's `Out` holds of this run; a name that was only looked at was not made by it."""
    shown = namespace.get("Out")
    count = record["executionCount"]
    number = _number(shown.get(count)) if isinstance(shown, dict) and count is not None else None
    tree = parse(record["source"]) if number is not None else None
    last = tree.body[-1] if tree is not None and tree.body else None
    if number is None or not isinstance(last, ast.Expr) or isinstance(last.value, (ast.Name, ast.Constant)):
        return None
    text = ast.unparse(last.value)
    return {"name": text, "value": number} if len(text) <= _LONGEST_NAME else None


def _number(value: Any) -> float | str | None:
    """Return a plain or a numpy number; nothing else is asked for one, which could make it compute."""
    plain = isinstance(value, (int, float)) or type(value).__module__ == "numpy"
    return as_number(value) if plain else None
