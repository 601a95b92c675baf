"""What becomes of a variable after the cell gave it a literal: an accumulator is no setting."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from .bindings import changed_by

if TYPE_CHECKING:
    from collections.abc import Iterator

Rebinding = Literal["chosen", "computed"]
"""chosen: given another literal under a condition. computed: anything else, such as ``n += 1``, a loop, ``append``."""

_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def rebindings(tree: ast.Module) -> dict[str, Rebinding]:
    """Return variable → what code after its last literal at the top level does to it; absent where nothing does."""
    found: dict[str, Rebinding] = {}
    for statement in tree.body:
        for name, how in _rebound(statement, top=True, looped=False):
            if how is None:
                found.pop(name, None)
            elif found.get(name) != "computed":
                found[name] = how
    for name in _global_stores(tree):
        found[name] = "computed"
    return found


def _rebound(node: ast.AST, top: bool, looped: bool) -> Iterator[tuple[str, Rebinding | None]]:
    """Yield (variable, how); None where the statement gives it a literal whatever happens."""
    if isinstance(node, _OWN_SCOPE):
        return
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        yield from _rebound(node.value, False, looped)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from _assigned(target, node.value, top, looped)
        return
    yield from ((name, "computed") for name in _stored_here(node))
    for child in ast.iter_child_nodes(node):
        yield from _rebound(child, False, looped or isinstance(node, _LOOPS))


def _assigned(target: ast.expr, value: ast.expr, top: bool, looped: bool) -> Iterator[tuple[str, Rebinding | None]]:
    if isinstance(target, (ast.Tuple, ast.List)):
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        alike = len(values) == len(target.elts) and not any(isinstance(e, ast.Starred) for e in target.elts)
        for k, part in enumerate(target.elts):
            yield from _assigned(part, values[k] if alike else target, top, looped)
        return
    literal = not any(isinstance(part, (ast.Name, ast.Call, ast.Attribute)) for part in ast.walk(value))
    if isinstance(target, ast.Name) and literal:
        yield target.id, None if top else "computed" if looped else "chosen"
    else:
        base = target.value if isinstance(target, ast.Starred) else target
        while isinstance(base, (ast.Subscript, ast.Attribute)):
            base = base.value
        if isinstance(base, ast.Name):
            yield base.id, "computed"


def _stored_here(node: ast.AST) -> Iterator[str]:
    """Yield what a node itself stores or changes in place; targets of comprehensions are names of their own."""
    if isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr)):
        yield from _names(node.target)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from _names(node.optional_vars)
    elif isinstance(node, ast.Delete):
        for target in node.targets:
            yield from _names(target)
    yield from changed_by(node)


def _names(target: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load))


def _global_stores(tree: ast.Module) -> Iterator[str]:
    """Yield what functions of the cell bind of its globals."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            stated = {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
            yield from (name for name in _names(function) if name in stated)
