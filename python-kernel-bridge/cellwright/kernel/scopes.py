"""Python's scopes over a syntax tree: which names a cell takes from the global namespace before it binds them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .own_names import bound_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def free_names(tree: ast.Module) -> list[str]:
    """Return the global names that the module loads where it has not surely bound them before, in order."""
    walker = _Walker()
    walker.block(tree.body)
    return list(walker.free)


@dataclass
class _Scope:
    """A function, class or comprehension, or the type parameters of one, which see a class that they stand in."""

    own: set[str]
    is_class: bool = False
    stated_global: set[str] = field(default_factory=set)
    is_of_types: bool = False


class _Walker:
    """Walks in the order of evaluation; `bound` holds what the module has surely bound so far."""

    def __init__(self) -> None:
        self.free: dict[str, None] = {}
        self.bound: set[str] = set()
        self.scopes: list[_Scope] = []

    def block(self, statements: Iterable[ast.AST]) -> None:
        for statement in statements:
            self.visit(statement)

    def branches(self, *blocks: Sequence[ast.AST]) -> None:
        """Only one of the blocks runs: what all of them bind is bound."""
        before, ends = self.bound, []
        for block in blocks:
            self.bound = set(before)
            self.block(block)
            ends.append(self.bound)
        self.bound = set.intersection(*ends)

    def visit(self, node: ast.AST | None) -> None:
        if node is None:
            return
        special = getattr(self, f"_{type(node).__name__}", None)
        if special is not None:
            special(node)
        else:
            self.block(ast.iter_child_nodes(node))

    def load(self, name: str) -> None:
        inside = False
        for scope in reversed(self.scopes):
            if name in scope.stated_global:
                break
            if name in scope.own and not (scope.is_class and inside):
                return
            inside = inside or not scope.is_of_types
        if name not in self.bound:
            self.free[name] = None

    def bind(self, name: str) -> None:
        if not self.scopes:
            self.bound.add(name)

    def _Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.load(node.id)
        elif isinstance(node.ctx, ast.Store):
            self.bind(node.id)
        elif not self.scopes:
            self.bound.discard(node.id)

    def _Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        self.block(node.targets)

    def _AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        self.visit(node.value)
        if node.value is not None or not isinstance(node.target, ast.Name):
            self.visit(node.target)

    def _AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.load(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def _NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.visit(node.target)

    def _Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self.bind((alias.asname or alias.name).split(".")[0])

    _ImportFrom = _Import

    def _If(self, node: ast.If) -> None:
        self.visit(node.test)
        self.branches(node.body, node.orelse)

    def _IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)
        self.branches([node.body], [node.orelse])

    def _BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])
        self.branches(node.values[1:], [])

    def _For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self.branches([node.target, *node.body], [])
        self.branches(node.orelse, [])

    _AsyncFor = _For

    def _While(self, node: ast.While) -> None:
        self.visit(node.test)
        self.branches([*node.body, *node.orelse], [])

    def _Try(self, node: ast.Try) -> None:
        self.branches([*node.body, *node.orelse], *([handler] for handler in node.handlers))
        self.block(node.finalbody)

    _TryStar = _Try

    def _ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.visit(node.type)
        if node.name:
            self.bind(node.name)
        self.block(node.body)
        if node.name and not self.scopes:
            self.bound.discard(node.name)

    def _Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        self.branches(*([case] for case in node.cases), [])

    def _MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        self.visit(getattr(node, "pattern", None))
        if node.name:
            self.bind(node.name)

    _MatchStar = _MatchAs

    def _MatchMapping(self, node: ast.MatchMapping) -> None:
        self.block([*node.keys, *node.patterns])
        if node.rest:
            self.bind(node.rest)

    def _FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.block([*node.decorator_list, *_outside_arguments(node.args)])
        parameters = getattr(node, "type_params", [])
        with_types = _types_scope(parameters)
        self._inside(with_types, [*_annotations(node.args), *([node.returns] if node.returns else []), *parameters])
        self.scopes.append(with_types)
        self._inside(_function_scope(node.args, node.body), node.body)
        self.scopes.pop()
        self.bind(node.name)

    _AsyncFunctionDef = _FunctionDef

    def _Lambda(self, node: ast.Lambda) -> None:
        self.block(_outside_arguments(node.args))
        self._inside(_function_scope(node.args, [node.body]), [node.body])

    def _ClassDef(self, node: ast.ClassDef) -> None:
        self.block(node.decorator_list)
        parameters = getattr(node, "type_params", [])
        self.scopes.append(_types_scope(parameters))
        self.block([*parameters, *node.bases, *(k.value for k in node.keywords)])
        own, stated = bound_in(node.body)
        self._inside(_Scope(own | {"__class__", "__module__", "__qualname__"}, True, stated), node.body)
        self.scopes.pop()
        self.bind(node.name)

    def _TypeAlias(self, node: ast.AST) -> None:
        parameters = getattr(node, "type_params", [])
        self._inside(_types_scope(parameters), [*parameters, node.value])  # type: ignore[attr-defined]  # 3.12
        self.visit(node.name)  # type: ignore[attr-defined]  # Python 3.12's node, unknown to older stubs

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        own = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
        later = [part for g in others for part in (g.iter, *g.ifs)]
        result: list[ast.AST] = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._inside(_Scope(own), [*first.ifs, *later, *result, *(g.target for g in node.generators)])

    _ListComp = _SetComp = _DictComp = _GeneratorExp = _comprehension

    def _inside(self, scope: _Scope, nodes: Iterable[ast.AST]) -> None:
        self.scopes.append(scope)
        self.block(nodes)
        self.scopes.pop()


def _types_scope(parameters: Iterable[Any]) -> _Scope:
    return _Scope({parameter.name for parameter in parameters}, is_of_types=True)


def _function_scope(arguments: ast.arguments, body: Sequence[ast.AST]) -> _Scope:
    own, stated = bound_in(body)
    own |= {a.arg for a in _all_arguments(arguments)}
    return _Scope(own - stated, stated_global=stated)


def _all_arguments(a: ast.arguments) -> list[ast.arg]:
    extra = [x for x in (a.vararg, a.kwarg) if x is not None]
    return [*a.posonlyargs, *a.args, *a.kwonlyargs, *extra]


def _outside_arguments(a: ast.arguments) -> list[ast.expr]:
    return [*a.defaults, *(d for d in a.kw_defaults if d is not None)]


def _annotations(a: ast.arguments) -> list[ast.expr]:
    return [x.annotation for x in _all_arguments(a) if x.annotation is not None]
