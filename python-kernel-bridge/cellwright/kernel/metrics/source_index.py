"""A source's calls by their place in the compiled code, and what stands around them."""

from __future__ import annotations

import ast
import dis
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

_Span = tuple[int, int, int, int]
_LOOPS = (ast.For, ast.AsyncFor, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class SourceIndex:
    """The calls of one source file or cell."""

    def __init__(self, tree: ast.Module) -> None:
        self._parents: dict[ast.AST, ast.AST] = {}
        self._calls: dict[_Span, ast.Call] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node
            if isinstance(node, ast.Call):
                self._calls[_span(node)] = node

    def call_at(self, code: CodeType, instruction: int, lag: int = 0) -> ast.Call | None:
        """Return the call that an instruction makes; `lag` lines stand above the code's first."""
        if hasattr(code, "co_positions"):
            line, end_line, column, end_column = next(islice(code.co_positions(), instruction // 2, None))
            if line is None or end_line is None or column is None or end_column is None:
                return None
            return self._calls.get((line + lag, end_line + lag, column, end_column))
        return self._call_on(code, instruction, lag)  # Python 3.10

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around one, innermost first."""
        while (parent := self._parents.get(node)) is not None:
            yield parent
            node = parent

    def loops_around(self, node: ast.AST) -> list[ast.AST]:
        """Return the loops and comprehensions around a node within its function, innermost first."""
        loops: list[ast.AST] = []
        for parent in self.around(node):
            if isinstance(parent, _SCOPES):
                break
            if isinstance(parent, _LOOPS):
                loops.append(parent)
        return loops

    def _call_on(self, code: CodeType, instruction: int, lag: int) -> ast.Call | None:
        """Tell the calls of a line apart by their order: the one that ends first is made first."""
        line = line_of(code, instruction)
        if line is None:
            return None
        made = [k for k in _call_instructions(code) if line_of(code, k) == line]
        calls = sorted((c for c in self._calls.values() if c.lineno == line + lag), key=_end)
        if instruction in made and len(made) == len(calls):
            return calls[made.index(instruction)]
        around = [c for (first, last, _, _), c in self._calls.items() if first <= line + lag <= last]
        return around[0] if len(around) == 1 else None


@lru_cache(maxsize=256)
def _call_instructions(code: CodeType) -> tuple[int, ...]:
    return tuple(i.offset for i in dis.get_instructions(code) if i.opname.startswith("CALL_"))


def _end(node: ast.Call) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def line_of(code: CodeType, instruction: int) -> int | None:
    """Return the line of an instruction, counted as the code counts it."""
    for start, end, line in code.co_lines():
        if start <= instruction < end:
            return line
    return None


def _span(node: ast.Call) -> _Span:
    return node.lineno, node.end_lineno or node.lineno, node.col_offset, node.end_col_offset or node.col_offset
