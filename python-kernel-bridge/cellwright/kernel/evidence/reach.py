"""Which variables a cell could change: those that it uses and those that share something with them.

An index from what variables can be changed through, so that asking costs what the answer holds and nothing for the
thousands of variables that have no part in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .variable import Variable

_INDEXED_ROOTS = 256
"""A variable with more is asked itself: entering twenty thousand roots would hold up the cell that waits."""


class Reach:
    """The variables of a session, by name and by what they can be changed through."""

    def __init__(self) -> None:
        self._named: dict[str, Variable] = {}
        self._by_root: dict[int, set[Variable]] = {}
        self._entered: dict[Variable, frozenset[int]] = {}
        self._opaque: set[Variable] = set()
        """What they share is not known yet."""
        self._open: set[Variable] = set()
        """Something else than their own object may change them."""
        self._many: set[Variable] = set()

    def get(self, name: str) -> Variable | None:
        """Return the variable known under a name."""
        return self._named.get(name)

    def add(self, variable: Variable) -> None:
        """Take in a variable; it replaces the one of the same name."""
        self.drop(variable.name)
        self._named[variable.name] = variable
        self._enter(variable)

    def drop(self, name: str) -> None:
        """Forget what a name was bound to."""
        variable = self._named.pop(name, None)
        if variable is not None:
            self._leave(variable)

    def looked(self, variable: Variable) -> None:
        """A look has told what the variable can be changed through."""
        if self._named.get(variable.name) is not variable:
            return
        if self._entered.get(variable) != _roots_to_enter(variable) or variable in self._opaque:
            self._leave(variable)
            self._enter(variable)

    def of(self, footprint: Footprint) -> set[Variable]:
        """Return every variable that cells with this footprint could change; equal to asking each one."""
        found = {v for name in footprint.names if (v := self._named.get(name)) is not None}
        for root in self._by_root.keys() & footprint.roots:
            found |= self._by_root[root]
        found.update(v for v in self._many if footprint.touches(v))
        if footprint.uses_any:
            found |= self._opaque
        if footprint.blind:
            found |= self._open
        return found

    def _enter(self, variable: Variable) -> None:
        entered = self._entered[variable] = _roots_to_enter(variable)
        for root in entered:
            self._by_root.setdefault(root, set()).add(variable)
        roots = variable.roots
        if roots is None:
            self._opaque.add(variable)
        elif len(roots) > _INDEXED_ROOTS:
            self._many.add(variable)
        if not variable.is_closed:
            self._open.add(variable)

    def _leave(self, variable: Variable) -> None:
        for root in self._entered.pop(variable, ()):
            sharing = self._by_root[root]
            sharing.discard(variable)
            if not sharing:
                del self._by_root[root]
        for group in (self._opaque, self._open, self._many):
            group.discard(variable)

    def __iter__(self) -> Iterator[Variable]:
        return iter(list(self._named.values()))


class Footprint:
    """What a cell that uses some names gets hold of.

    Args:
        names: The global names it uses.
        keys: Identities of the objects they are bound to.
        used: The variables among them.
    """

    def __init__(self, names: set[str], keys: set[int], used: list[Variable]) -> None:
        self.names = names
        self.uses_any = bool(used)
        self.blind = any(v.roots is None for v in used)
        self.roots = keys.union(*(v.roots for v in used if v.roots is not None))

    def touches(self, variable: Variable) -> bool:
        """Whether the cell could change this variable."""
        if variable.name in self.names or variable.key in self.roots:
            return True
        own = variable.roots
        if own is None:
            return self.uses_any
        return (self.blind and not variable.is_closed) or not self.roots.isdisjoint(own)


def _roots_to_enter(variable: Variable) -> frozenset[int]:
    roots = variable.roots
    own = frozenset({variable.key})
    return own if roots is None or len(roots) > _INDEXED_ROOTS else roots | own
