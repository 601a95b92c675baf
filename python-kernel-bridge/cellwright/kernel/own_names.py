"""Which names the body of a function or class binds itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound_in(body: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """Return the names that a function's or class's body binds itself, and those it states as global."""
    own: set[str] = set()
    stated: set[str] = set()
    outer: set[str] = set()
    for node in _own_nodes(body):
        if isinstance(node, ast.Global):
            stated.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            outer.update(node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            own.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            own.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            own.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            own.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            own.add(node.rest)
    return own - outer - stated, stated


def _own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes whose bindings are the body's own: not those of nested scopes, but walrus in comprehensions."""
    waiting = [(node, False) for node in body]
    while waiting:
        node, within = waiting.pop()
        if within and isinstance(node, ast.NamedExpr):
            yield node.target
        if not within or isinstance(node, _FUNCTIONS):
            yield node
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            if not within and not isinstance(node, ast.Lambda):
                waiting.extend((d, False) for d in node.decorator_list)
            continue
        inner = within or isinstance(node, _COMPREHENSIONS)
        waiting.extend((child, inner) for child in ast.iter_child_nodes(node))
