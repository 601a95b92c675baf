"""A copy that later changes don't reach, where one costs next to nothing: so a look need not be done before a cell."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from .libraries import copies_on_write
from .sharing import quick_roots, size_of
from .walk import FULL_BYTES

_COPIED_BYTES = 2**20
"""Of an array, which is really copied: a tenth of a millisecond."""
_MOST_ELEMENTS = FULL_BYTES // 8
"""Of a frame, which whoever changes it in place while it is frozen copies: as long as a look at it makes sense."""


class Frozen(NamedTuple):
    """A copy, and what the original can be changed through."""

    copy: Any
    roots: frozenset[int]


def freeze(value: Any) -> Frozen | None:
    """Return a frozen copy, or None where that is not cheap, or where the value holds others that can change."""
    roots = quick_roots(value)
    copy = _copy(value) if roots is not None else None
    return None if roots is None or copy is None else Frozen(copy, roots)


def _copy(value: Any) -> Any:
    kind = type(value)
    if kind in (list, set, dict):
        return value.copy()
    library, name = kind.__module__.partition(".")[0], kind.__name__
    if library == "numpy" and kind is sys.modules["numpy"].ndarray:
        whole = value.flags.c_contiguous or value.flags.f_contiguous  # else a copy would be walked in another order
        return value.copy(order="K") if whole and value.nbytes <= _COPIED_BYTES else None
    if name not in ("DataFrame", "Series") or kind is not getattr(sys.modules.get(library), name, None):
        return None  # a subclass may copy as it likes
    if library == "polars":
        return value.clone()
    if library == "pandas" and copies_on_write() and size_of(value) <= _MOST_ELEMENTS:
        return value.copy(deep=False)
    return None
