"""Which variable is looked at next: those that a cell waits for, then the urgent ones, then the small ones."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from .variable import Variable


class LookQueue:
    """Each variable waits once. Cost of a step grows with the logarithm of what waits, not with what there is."""

    def __init__(self) -> None:
        self._waiting: set[Variable] = set()
        self._heap: list[tuple[bool, int, int, Variable]] = []
        """May hold variables that were taken out of turn; they are passed over."""
        self._order = count()

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, variable: Variable) -> bool:
        return variable in self._waiting

    def push(self, variable: Variable) -> None:
        """Let a variable wait; again where it has become urgent since."""
        if variable in self._waiting and not variable.is_urgent:
            return
        self._waiting.add(variable)
        heapq.heappush(self._heap, (*_rank(variable), next(self._order), variable))

    def pop(self, needed: Collection[Variable]) -> Variable | None:
        """Take out the next one, or None where nothing waits."""
        wanted = [v for v in needed if v in self._waiting]
        found = min(wanted, key=_rank) if wanted else self._first()
        if found is not None:
            self._waiting.discard(found)
        if not self._waiting:
            self._heap.clear()
        return found

    def _first(self) -> Variable | None:
        while self._heap:
            variable = heapq.heappop(self._heap)[-1]
            if variable in self._waiting:
                return variable
        return None


def _rank(variable: Variable) -> tuple[bool, int]:
    return not variable.is_urgent, variable.size
