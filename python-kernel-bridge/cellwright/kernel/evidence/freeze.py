"""A copy that later changes don't reach, where one is cheap enough: so a look need not be done before a cell."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from .libraries import copies_on_write
from .sharing import arrays_of, quick_roots, roots_of, size_of
from .walk import FULL_BYTES

_FREE_BYTES = 2**20
"""Of an array, which is really copied: a tenth of a millisecond."""
_MOST_ELEMENTS = FULL_BYTES // 8
"""Of a frame, which whoever changes it in place while it is frozen copies: as long as a look at it makes sense."""
_MOST_BYTES = 64 * 2**20
"""Of what is copied for time."""
_BYTES_A_SECOND = 1e9
"""Into memory that was never used before."""
_OBJECTS_A_SECOND = 4e7
"""Looked at for being text, and counted."""
_FLAT = frozenset({"string", "empty", "boolean", "integer", "floating", "mixed-integer-float", "bytes", "decimal"})
"""What pandas calls columns of objects that can't be changed."""


class Frozen(NamedTuple):
    """A copy, and what the original can be changed through."""

    copy: Any
    roots: frozenset[int]


def freeze(value: Any, seconds: float = 0.0) -> Frozen | None:
    """Return a frozen copy, or None where that is not cheap, or where the value holds others that can change.

    Args:
        value: What a variable is bound to.
        seconds: What may be spent, about, on a copy that is not next to free.
    """
    roots = quick_roots(value)
    copy = _copy(value) if roots is not None else None
    if roots is not None and copy is not None:
        return Frozen(copy, roots)
    return _dear_copy(value, roots, seconds) if seconds > 0 else None


def _copy(value: Any) -> Any:
    kind = type(value)
    if kind in (list, set, dict):
        return value.copy()
    if _is_array(value):
        return value.copy(order="K") if value.nbytes <= _FREE_BYTES else None
    library = _library_of_frame(value)
    if library == "polars":
        return value.clone()
    if library == "pandas" and copies_on_write():
        return value.copy(deep=False) if size_of(value) <= _MOST_ELEMENTS else None
    if library == "pandas" and (arrays := arrays_of(value)) is not None:
        return value.copy(deep=True) if sum(array.nbytes for array in arrays.values) <= _FREE_BYTES else None
    return None


def _dear_copy(value: Any, roots: frozenset[int] | None, seconds: float) -> Frozen | None:
    """A large array, or a frame of a pandas in which frames may share what they are changed through."""
    if roots is not None and _is_array(value):
        return Frozen(value.copy(order="K"), roots) if _fits([value], seconds) else None
    if _library_of_frame(value) != "pandas" or copies_on_write():
        return None
    arrays = arrays_of(value)
    if arrays is None or not _fits(arrays.values, seconds) or not all(map(_is_flat, arrays.values)):
        return None
    return Frozen(value.copy(deep=True), roots_of(value, arrays))


def _is_array(value: Any) -> bool:
    """Whether it is an array in one piece: a copy of another one would be walked in another order."""
    numpy = sys.modules.get("numpy")
    if numpy is None or type(value) is not numpy.ndarray:
        return False
    return bool(value.flags.c_contiguous or value.flags.f_contiguous)


def _library_of_frame(value: Any) -> str | None:
    """Return whose frame or series it is; None for a subclass, which may copy as it likes."""
    kind = type(value)
    library, name = kind.__module__.partition(".")[0], kind.__name__
    if name not in ("DataFrame", "Series") or kind is not getattr(sys.modules.get(library), name, None):
        return None
    return library


def _fits(arrays: list[Any], seconds: float) -> bool:
    size = sum(array.nbytes for array in arrays)
    objects = sum(array.size for array in arrays if array.dtype.hasobject)
    return bool(size <= _MOST_BYTES and size / _BYTES_A_SECOND + objects / _OBJECTS_A_SECOND <= seconds)


def _is_flat(array: Any) -> bool:
    if array.dtype != object:
        return not bool(array.dtype.hasobject)
    kind_of = sys.modules["pandas"].api.types.infer_dtype
    rows = array if array.ndim > 1 else [array]
    return all(kind_of(row, skipna=True) in _FLAT for row in rows)
