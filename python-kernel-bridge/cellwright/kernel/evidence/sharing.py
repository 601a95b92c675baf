"""What a value can be changed through, as far as its type tells without looking into it."""

from __future__ import annotations

import sys
from math import prod
from typing import Any

from .libraries import copies_on_write, owner_address

_SHAPED = ("numpy", "pandas", "polars", "pyarrow", "scipy")
_FEW = 64
_FLAT = frozenset({str, int, float, bool, type(None), complex, bytes})


def quick_roots(value: Any) -> frozenset[int] | None:
    """Return the identities and addresses that changes of `value` come through, or None where only a walk can tell."""
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    if library == "pandas" and kind.__name__ in ("DataFrame", "Series"):
        return frozenset({id(value)}) if copies_on_write() and not _holds_objects(value) else None
    if library == "polars" and kind.__name__ in ("DataFrame", "Series"):
        return frozenset({id(value)})
    if library == "numpy" and isinstance(value, sys.modules["numpy"].ndarray) and not value.dtype.hasobject:
        return frozenset({id(value), owner_address(value)})
    if kind in (list, set, dict) and len(value) <= _FEW:
        items = value.values() if kind is dict else value
        return frozenset({id(value)}) if _FLAT.issuperset(map(type, items)) else None
    return None


def size_of(value: Any) -> int:
    """Return about how many elements a value has, without looking into it."""
    shape = getattr(value, "shape", None) if type(value).__module__.partition(".")[0] in _SHAPED else None
    if isinstance(shape, tuple) and all(isinstance(length, int) for length in shape):
        return prod(shape)
    return len(value) if isinstance(value, (list, dict, set, tuple)) else 0


def _holds_objects(value: Any) -> bool:
    return any(map(_is_of_objects, [value.dtype] if hasattr(value, "dtype") else value.dtypes))


def _is_of_objects(dtype: Any) -> bool:
    """Whether such a column may hold what can itself be changed; of extension types, pandas' own hold none."""
    known = type(dtype).__module__.partition(".")[0] in ("numpy", "pandas")
    return not known or object in (dtype, getattr(dtype, "subtype", None))
