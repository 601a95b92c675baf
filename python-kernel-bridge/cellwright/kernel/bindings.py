"""Which global names a cell bound or rebound, told without copying the namespace."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .identities import POINTER_BYTES, each, identities
from .parsed import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MACHINERY = re.compile(r"_+|_+i+|_i?\d+|_ih|_oh|_dh|_exit_code|__\w+__|In|Out|exit|quit|get_ipython|open")
_SLICE = 64 * POINTER_BYTES


class Bindings:
    """Remembers the identity of every global between a cell's start and end. Holds no reference to a value."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._names: list[str] = []
        self._ids = b""

    def start(self) -> None:
        """Note what is bound now; about 10 ns a name."""
        self._names = list(self._namespace)
        self._ids = identities(tuple(self._namespace.values()))

    def finish(self, source: str, whole: bool) -> list[str]:
        """Return the names bound since `start`, and those that `source` surely binds again to the same object.

        Args:
            source: The cell's code.
            whole: Whether the code ran to its end; where not, only what is seen counts.
        """
        names, ids = list(self._namespace), identities(tuple(self._namespace.values()))
        before, kept = self._names, len(self._names)
        if names[:kept] == before:
            found = [names[k] for k in _differing(self._ids, ids)] + names[kept:]
        else:
            known = dict(zip(before, each(self._ids), strict=True))
            found = [name for name, value in zip(names, each(ids), strict=True) if known.get(name) != value]
        again = [name for name in stated(source) if name in self._namespace] if whole else []
        return [name for name in dict.fromkeys(found + again) if is_users(name)]


def _differing(old: bytes, new: bytes) -> Iterator[int]:
    """Yield the places where the old identities are others now."""
    for start in range(0, len(old), _SLICE):
        before, now = old[start : start + _SLICE], new[start : min(start + _SLICE, len(old))]
        if before != now:
            for k, (one, other) in enumerate(zip(each(before), each(now), strict=True)):
                if one != other:
                    yield start // POINTER_BYTES + k


@lru_cache(maxsize=4096)
def is_users(name: str) -> bool:
    """Whether a global name is the user's, not one that the shell keeps."""
    return isinstance(name, str) and _MACHINERY.fullmatch(name) is None


@lru_cache(maxsize=512)
def stated(source: str) -> tuple[str, ...]:
    """Return the names that top-level statements bind whatever happens, as long as the code ends well."""
    tree = parse(source)
    return tuple(name for statement in tree.body for name in _bound_by(statement)) if tree else ()


@lru_cache(maxsize=512)
def stated_changes(source: str) -> frozenset[str]:
    """Return the names whose items or attributes the code sets or deletes: ``df["x"] = 1``; methods may change more."""
    tree = parse(source)
    return frozenset(name for node in ast.walk(tree) for name in changed_by(node)) if tree else frozenset()


def changed_by(node: ast.AST) -> Iterator[str]:
    """Yield the name whose object one node of a syntax tree changes in place."""
    if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
        base: ast.AST = node
        while isinstance(base, (ast.Subscript, ast.Attribute)):
            base = base.value
        if isinstance(base, ast.Name):
            yield base.id
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    ) and (node.func.attr in _CHANGING or any(keyword.arg == "inplace" for keyword in node.keywords)):
        yield node.func.value.id


_CHANGING = {
    "append",
    "extend",
    "insert",
    "update",
    "add",
    "remove",
    "pop",
    "clear",
    "sort",
    "reverse",
    "appendleft",
    "popleft",
    "popitem",
    "setdefault",
    "discard",
    "fit",
    "partial_fit",
    "set_params",
}


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            yield from _stored(item.optional_vars)
    elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and statement.value is not None:
        for target in getattr(statement, "targets", None) or [getattr(statement, "target", None)]:
            yield from _stored(target)


def _stored(target: ast.AST | None) -> Iterator[str]:
    for node in ast.walk(target) if target is not None else ():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
