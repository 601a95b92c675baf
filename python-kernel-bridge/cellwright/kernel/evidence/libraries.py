"""The content of what numpy, pandas, Arrow, polars and the learning libraries hold, without copying it."""

from __future__ import annotations

import sys
import weakref
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .walk import SAMPLES, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .walk import Fingerprint

_ROWS = 100_000
_SAMPLED_ROWS = 1024
_COPY_BYTES = 2**20
_arrow_known: dict[int, tuple[weakref.ref[Any], Fingerprint]] = {}
"""Arrow arrays can't be hashed as keys: by identity, as long as they live."""


def walk_value(walk: Walk, value: Any) -> bool:
    """Feed a value of a known library type. Return False where it is none."""
    kind: Any = type(value)
    handler = _handler(kind)
    if handler is None:
        return False
    handler(walk, value)
    return True


def _array(walk: Walk, array: Any, shared: bool = True) -> None:
    numpy = sys.modules["numpy"]
    walk.note(array.shape, array.dtype.str, [] if array.dtype.names is None else array.dtype.descr)
    if shared:
        walk.root(owner_address(array))
    mask = getattr(array, "_mask", None)
    if mask is not None and hasattr(mask, "shape"):
        walk.visit(walk, mask)
    if array.dtype.hasobject:
        flat = array.reshape(-1) if array.flags.c_contiguous else array.ravel()
        walk.elements(flat, array.size) if array.dtype == object else walk.doubt("records that hold objects")
        return
    plain = array.view(numpy.ndarray)
    if plain.ndim and plain.flags.f_contiguous and not plain.flags.c_contiguous:
        plain = plain.T
    if plain.ndim == 0:
        walk.buffer(memoryview(plain.tobytes()))
    elif plain.size == 0:
        return
    elif plain.flags.c_contiguous:
        walk.buffer(memoryview(plain.reshape(-1).view(numpy.uint8)), sample=_is_mapped(array))
    else:
        rows = max(1, _COPY_BYTES // max(1, plain.nbytes // len(plain)))
        for some in _slices(walk, len(plain), rows, plain.nbytes):
            part = numpy.ascontiguousarray(plain[some]).reshape(-1)
            walk.buffer(memoryview(part.view(numpy.uint8)))


def _slices(walk: Walk, length: int, rows: int, size: int) -> Iterator[slice]:
    """Yield slices of so many rows that make up the whole, or a few short ones of what is too large."""
    whole = walk.fits(size)
    for start in range(0, length, rows if whole else max(rows, length // SAMPLES)):
        yield slice(start, start + (rows if whole else min(rows, _SAMPLED_ROWS)))


def owner_address(array: Any) -> int:
    """Return the address of the memory that an array is a view of."""
    while isinstance(array.base, sys.modules["numpy"].ndarray):
        array = array.base
    return int(array.__array_interface__["data"][0])


def _is_mapped(array: Any) -> bool:
    return isinstance(array, sys.modules["numpy"].memmap)


@lru_cache(maxsize=1)
def copies_on_write() -> bool:
    """Whether pandas never lets two frames change each other: always so from 3.0 on."""
    version = str(sys.modules["pandas"].__version__).partition(".")[0]
    return version.isdigit() and int(version) >= 3


def _frame(walk: Walk, frame: Any) -> None:
    walk.note(frame.shape)
    _index(walk, frame.columns)
    _index(walk, frame.index)
    values = getattr(frame._mgr, "iget_values", None)
    for k in range(frame.shape[1]):
        _column(walk, values(k) if values else frame.iloc[:, k].array)
    if frame.attrs:
        walk.visit(walk, frame.attrs)


def _series(walk: Walk, series: Any) -> None:
    walk.note(repr(series.name), len(series))
    _index(walk, series.index)
    _column(walk, series._values)


def _index(walk: Walk, index: Any) -> None:
    walk.note(type(index).__name__, [repr(name) for name in index.names])
    if hasattr(index, "start"):
        walk.note(index.start, index.stop, index.step)
    elif hasattr(index, "levels"):
        for level in index.levels:
            _index(walk, level)
        for codes in index.codes:
            _array(walk, codes)
    else:
        _column(walk, index._values)


def _column(walk: Walk, values: Any) -> None:
    walk.note(type(values).__name__, str(getattr(values, "dtype", "")))
    if hasattr(values, "__array_interface__"):
        _array(walk, values, shared=not copies_on_write())
        return
    arrow = getattr(values, "_pa_array", None)
    if arrow is not None:
        _arrow(walk, arrow, shared=not copies_on_write())
        return
    parts = [part for name in _PARTS if (part := getattr(values, name, None)) is not None]
    if not parts:
        walk.doubt(f"no way to compare a {type(values).__name__}")
    for part in parts:
        _column(walk, part) if not hasattr(part, "indices") else _array(walk, part.indices)
    if hasattr(values, "categories"):
        _index(walk, values.categories)


_PARTS = ("_ndarray", "_data", "_mask", "_left", "_right", "_sparse_values", "_sparse_index")


def _arrow(walk: Walk, array: Any, shared: bool = True) -> None:
    """An Arrow array is never changed in place, but numbers may lie in memory that numpy can write."""
    walk.note(str(array.type), len(array))
    found = _arrow_known.get(id(array))
    if found is not None and found[0]() is array:
        known = found[1]
    else:
        inner = Walk(walk.step, walk.visit)
        for chunk in getattr(array, "chunks", [array]):
            _arrow_chunk(inner, chunk)
        known = inner.result()
        if not _may_share_with_numpy(array.type):
            key = id(array)
            _arrow_known[key] = (weakref.ref(array, lambda _: _arrow_known.pop(key, None)), known)
    if known.reason:
        walk.doubt(known.reason)
    walk.note(known.digest)
    for root in known.roots if shared else ():
        walk.root(root)


def _arrow_chunk(walk: Walk, chunk: Any) -> None:
    buffers = [buffer for buffer in chunk.buffers() if buffer is not None]
    for buffer in buffers:
        walk.root(buffer.address)
    walk.note(chunk.null_count)
    if chunk.nbytes * 2 + 4096 < sum(buffer.size for buffer in buffers) and chunk.nbytes < 16 * _COPY_BYTES:
        buffers = [b for b in sys.modules["pyarrow"].concat_arrays([chunk]).buffers() if b is not None]  # a slice
    elif chunk.offset:
        walk.note(chunk.offset)
    for buffer in buffers:
        walk.buffer(memoryview(buffer).cast("B"))


def _may_share_with_numpy(kind: Any) -> bool:
    text = str(kind)
    return not text.startswith(("string", "large_string", "bool", "binary", "large_binary", "dictionary"))


def _table(walk: Walk, table: Any) -> None:
    walk.note(str(table.schema), table.num_rows)
    for column in table.columns:
        _arrow(walk, column)


def _polars_frame(walk: Walk, frame: Any) -> None:
    walk.note(str(frame.schema), frame.height)
    for rows in _slices(walk, frame.height, _ROWS, frame.estimated_size()):
        _polars_hashes(walk, frame[rows].hash_rows())


def _polars_series(walk: Walk, series: Any) -> None:
    walk.note(series.name, str(series.dtype), len(series))
    for rows in _slices(walk, len(series), _ROWS, series.estimated_size()):
        _polars_hashes(walk, series[rows].hash())


def _polars_hashes(walk: Walk, hashes: Any) -> None:
    walk.buffer(memoryview(hashes.to_numpy()).cast("B"))


def _sparse(walk: Walk, matrix: Any) -> None:
    walk.note(matrix.shape)
    for name in ("data", "indices", "indptr", "offsets", "row", "col", "coords", "rows"):
        part = matrix.__dict__.get(name)
        if part is not None:
            walk.note(name)
            walk.visit(walk, part)


def _grouped(walk: Walk, grouped: Any) -> None:
    walk.visit(walk, grouped.obj)


def _random(walk: Walk, generator: Any) -> None:
    walk.visit(walk, generator.bit_generator.state if hasattr(generator, "bit_generator") else generator.get_state())


def _xgboost(walk: Walk, booster: Any) -> None:
    walk.buffer(memoryview(bytes(booster.save_raw())))


def _lightgbm(walk: Walk, booster: Any) -> None:
    walk.buffer(memoryview(booster.model_to_string(num_iteration=-1).encode()))


def _drawing(walk: Walk, artist: Any) -> None:
    walk.note(id(artist), bool(artist.stale), len(artist.get_children()))
    walk.doubt("drawings are not compared")


def _by_state(walk: Walk, value: Any) -> None:
    """Compiled parts of an estimator say what they hold the way they are pickled."""
    try:
        state = value.__reduce_ex__(2)
    except Exception as error:
        walk.doubt(f"no way to compare a {type(value).__name__}: {error}")
        return
    for part in state[1:3]:
        walk.visit(walk, part)


_HANDLERS: dict[tuple[str, str], Callable[[Walk, Any], None]] = {
    ("numpy", "ndarray"): _array,
    ("numpy", "Generator"): _random,
    ("numpy", "RandomState"): _random,
    ("pandas", "DataFrame"): _frame,
    ("pandas", "Series"): _series,
    ("pandas", "ExtensionArray"): _column,
    ("pandas", "BaseGroupBy"): _grouped,
    ("pandas", "BaseWindow"): _grouped,
    ("pyarrow", "Table"): _table,
    ("pyarrow", "RecordBatch"): _table,
    ("pyarrow", "ChunkedArray"): _arrow,
    ("pyarrow", "Array"): _arrow,
    ("polars", "DataFrame"): _polars_frame,
    ("polars", "Series"): _polars_series,
    ("scipy", "_spbase"): _sparse,
    ("scipy", "spmatrix"): _sparse,
    ("xgboost", "Booster"): _xgboost,
    ("lightgbm", "Booster"): _lightgbm,
    ("matplotlib", "Artist"): _drawing,
}


@lru_cache(maxsize=1024)  # types are kept alive, a thousand at most
def _handler(kind: Any) -> Callable[[Walk, Any], None] | None:
    for base in kind.__mro__:
        found = _HANDLERS.get((base.__module__.partition(".")[0], base.__name__))
        if found is not None:
            return found
    compiled = not kind.__flags__ & (1 << 9) and kind.__module__.partition(".")[0] in ("sklearn", "scipy", "_loss")
    return _by_state if compiled else None
