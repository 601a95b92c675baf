"""What a value can be changed through, as far as its type tells without looking into it."""

from __future__ import annotations

import sys
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from .libraries import copies_on_write, owner_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHAPED = ("numpy", "pandas", "polars", "pyarrow", "scipy")
_FEW = 64
_FLAT = frozenset({str, int, float, bool, type(None), complex, bytes})


def quick_roots(value: Any) -> frozenset[int] | None:
    """Return the identities and addresses that changes of `value` come through, or None where only a walk can tell."""
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    if library == "pandas" and kind.__name__ in ("DataFrame", "Series"):
        return None if _holds_objects(value) else frozenset({id(value)}) if copies_on_write() else _shared_roots(value)
    if library == "matplotlib" and any(base.__name__ == "Artist" for base in kind.__mro__):
        return frozenset({id(value)})
    if library == "polars" and kind.__name__ in ("DataFrame", "Series"):
        return frozenset({id(value)})
    if library == "numpy" and isinstance(value, sys.modules["numpy"].ndarray) and not value.dtype.hasobject:
        return frozenset({id(value), owner_address(value)})
    if kind in (list, set, dict) and len(value) <= _FEW:
        items = value.values() if kind is dict else value
        return frozenset({id(value)}) if _FLAT.issuperset(map(type, items)) else None
    return None


class Arrays(NamedTuple):
    """What a frame of a pandas without copies on write lies in."""

    values: list[Any]
    labels: list[Any]
    """Of rows, columns and categories."""


def arrays_of(frame: Any) -> Arrays | None:
    """Return what a frame or series lies in; None where some of it lies in other than arrays, or in very many."""
    held = getattr(frame._mgr, "arrays", (None,))
    values = _arrays_in(held) if len(held) <= _FEW else None
    labels = None if values is None else _arrays_in(_labels_of(frame, held))
    return None if values is None or labels is None else Arrays(values, labels)


def roots_of(frame: Any, arrays: Arrays) -> frozenset[int]:
    """Return what a frame can be changed through that lies in these arrays."""
    return frozenset({id(frame), *map(owner_address, arrays.values + arrays.labels)})


def _shared_roots(frame: Any) -> frozenset[int] | None:
    arrays = arrays_of(frame)
    return None if arrays is None else roots_of(frame, arrays)


def _labels_of(frame: Any, held: Iterable[Any]) -> Iterator[Any]:
    indexes = [*frame.axes, *(values.categories for values in held if hasattr(values, "categories"))]
    while indexes:
        index = indexes.pop()
        if hasattr(index, "levels"):
            indexes += index.levels
            yield from index.codes
        elif not hasattr(index, "start"):  # a range lies in nothing
            yield index._values


def _arrays_in(held: Iterable[Any]) -> list[Any] | None:
    found = []
    for values in held:
        parts = [values] if hasattr(values, "__array_interface__") else [getattr(values, name, None) for name in _PARTS]
        arrays = [part for part in parts if hasattr(part, "__array_interface__")]
        if not arrays:
            return None
        found += arrays
    return found


_PARTS = ("_ndarray", "_data", "_mask")
"""Where pandas' own extension arrays keep theirs."""


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
