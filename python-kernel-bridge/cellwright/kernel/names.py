"""Which global names a cell's code takes from outside, and which settings it states as literals."""

from __future__ import annotations

import ast
import builtins
import functools
import io
import keyword
import tokenize
import types
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .code_globals import globals_of_code
from .literals import literal_variables, literals
from .parsed import parse
from .scopes import free_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..wire.types import Scalar

_BUILTINS = frozenset(vars(builtins)) | {"__name__", "__file__", "__doc__", "get_ipython", "display"}


@lru_cache(maxsize=128)
def imported(source: str) -> frozenset[str]:
    """Return the global names that a cell imports, but those of a star; none where it is not Python."""
    tree = parse(source)
    statements = _statements(tree.body) if tree is not None else ()
    aliases = [alias for one in statements if isinstance(one, (ast.Import, ast.ImportFrom)) for alias in one.names]
    return frozenset(alias.asname or alias.name.partition(".")[0] for alias in aliases) - {"*"}


def _statements(body: list[Any]) -> Iterator[ast.AST]:
    """Yield what a cell runs itself: not what its functions and classes do."""
    for statement in body:
        yield statement
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for part in ("body", "handlers", "orelse", "finalbody"):
                yield from _statements(getattr(statement, part, []))


def uses_of(source: str, namespace: Mapping[str, Any]) -> list[str]:
    """Return the global names that a cell loads before it surely binds them itself, in order of appearance.

    Functions and classes of the namespace that the cell reaches count with the globals that they load, transitively.
    Builtins count only where the namespace shadows them. Source that is not Python gives its identifiers.
    """
    found = dict.fromkeys(n for n in loads_of(source) if n not in _BUILTINS or _shadowed(n, namespace))
    waiting = list(found)
    while waiting:
        for code in _codes_of(namespace.get(waiting.pop()), namespace):
            for name in globals_of_code(code):
                if name not in found and (name not in _BUILTINS or _shadowed(name, namespace)):
                    found[name] = None
                    waiting.append(name)
    return list(found)


@lru_cache(maxsize=2048)
def loads_of(source: str) -> tuple[str, ...]:
    """Return the names that the source takes from outside, builtins included, functions it calls left out."""
    tree = parse(source)
    return tuple(_identifiers(source)) if tree is None else tuple(free_names(tree))


@lru_cache(maxsize=512)
def _literals_of(source: str) -> tuple[tuple[str, Scalar], ...]:
    tree = parse(source)
    return () if tree is None else tuple(literals(tree).items())


def literals_of(source: str) -> dict[str, Scalar]:
    """Return the settings a cell states at its top level: ``n = 3``; ``params = {"max_depth": 8}`` gives max_depth."""
    return dict(_literals_of(source))


@lru_cache(maxsize=2048)
def literal_flow(source: str) -> Mapping[str, str]:
    """Return setting → variable for the literals that the cell states and does not load itself.

    Such a setting is in force only where its variable is used; the others may have shaped anything that the cell bound.
    """
    tree = parse(source)
    if tree is None:
        return {}
    loaded = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return {setting: variable for setting, variable in literal_variables(tree).items() if variable not in loaded}


def _shadowed(name: str, namespace: Mapping[str, Any]) -> bool:
    return name in namespace and not name.startswith("__") and name not in {"get_ipython", "display"}


def _codes_of(value: object, namespace: Mapping[str, Any], depth: int = 3) -> Iterator[types.CodeType]:
    """Yield the code of functions and classes that were defined in the namespace."""
    if value is None or depth == 0:
        return
    if isinstance(value, types.FunctionType):
        if value.__globals__ is namespace:
            yield value.__code__
        for cell in value.__closure__ or ():
            try:
                yield from _codes_of(cell.cell_contents, namespace, depth - 1)
            except ValueError:  # an empty cell: the closure's variable is not bound yet
                continue
    elif isinstance(value, (types.MethodType, staticmethod, classmethod)):
        yield from _codes_of(value.__func__, namespace, depth)
    elif isinstance(value, functools.partial):
        yield from _codes_of(value.func, namespace, depth - 1)
    elif isinstance(value, property):
        yield from _codes_of(value.fget, namespace, depth - 1)
    else:
        kind = value if isinstance(value, type) else type(value)
        if kind.__module__ == namespace.get("__name__"):
            for member in vars(kind).values():
                if isinstance(member, (types.FunctionType, staticmethod, classmethod, property)):
                    yield from _codes_of(member, namespace, depth - 1)


def _identifiers(source: str) -> Iterator[str]:
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NAME and before != "." and not keyword.iskeyword(token.string):
                yield token.string
            before = token.string
    except (tokenize.TokenError, SyntaxError, ValueError):
        return
