"""Which events belong to one iteration of a loop: those up to where a place in the code comes round again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .events import Event
    from .sites import Place, Site

_Path = tuple["Place", ...]


def iterations(events: Sequence[Event]) -> list[list[Event]]:
    """Group the events of places that a run came through repeatedly; places passed once belong to no loop."""
    passes = Counter(event.site.path for event in events)
    groups: list[list[Event]] = []
    seen: set[_Path] = set()
    before: Site | None = None
    for event in events:
        path = event.site.path
        if passes[path] < 2:
            continue
        if before is None or path in seen or not _same_iteration(before, event.site):
            groups.append([])
            seen = set()
        groups[-1].append(event)
        seen.add(path)
        before = event.site
    return groups if any(event.values for group in groups for event in group) else []


def _same_iteration(one: Site, other: Site) -> bool:
    """Loop variables that both sites see agree, and both lie in one top-level piece of code."""
    left, right = dict(one.loop), dict(other.loop)
    return one.path[-1].code is other.path[-1].code and all(right.get(n, v) == v for n, v in left.items())
