"""Readers and writers that Python's audit events do not show: they open files in C++ or Rust."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from ..imports import on_import
from .addresses import is_url
from .record import note_file
from .statements import note_statement
from .wrap import Entry, wrap

if TYPE_CHECKING:
    from types import ModuleType

_READ, _WRITE = "read", "write"


def _entries(mode: str, position: int, names: str) -> list[Entry]:
    return [Entry(name, mode, position) for name in names.split()]


_PARQUET = [
    *_entries(_READ, 0, "read_table read_schema read_metadata read_pandas"),
    *_entries(_READ, 1, "ParquetFile.__init__ ParquetDataset.__init__"),
    *_entries(_WRITE, 1, "write_table write_to_dataset ParquetWriter.__init__"),
]
_POLARS_FORMATS = "csv parquet ipc ndjson json excel avro delta ods database ipc_stream csv_batched"
_ENTRIES: dict[str, list[Entry]] = {
    "pyarrow": [
        *_entries(_READ, 0, "memory_map input_stream"),
        *_entries(_WRITE, 0, "output_stream create_memory_map"),
    ],
    "pyarrow.parquet": _PARQUET,
    "pyarrow.parquet.core": _PARQUET,
    "pyarrow.csv": [*_entries(_READ, 0, "read_csv open_csv"), *_entries(_WRITE, 1, "write_csv")],
    "pyarrow.json": _entries(_READ, 0, "read_json open_json"),
    "pyarrow.orc": [*_entries(_READ, 0, "read_table"), *_entries(_WRITE, 1, "write_table")],
    "pyarrow.feather": [*_entries(_READ, 0, "read_table read_feather"), *_entries(_WRITE, 1, "write_feather")],
    "pyarrow.ipc": [*_entries(_READ, 0, "open_file open_stream"), *_entries(_WRITE, 0, "new_file new_stream")],
    "pyarrow.dataset": [*_entries(_READ, 0, "dataset parquet_dataset"), *_entries(_WRITE, 1, "write_dataset")],
    "polars": [
        *_entries(_READ, 0, " ".join(f"read_{kind}" for kind in _POLARS_FORMATS.split())),
        *_entries(_READ, 0, "read_parquet_schema read_parquet_metadata read_ipc_schema"),
        *_entries(_WRITE, 1, " ".join(f"DataFrame.write_{kind}" for kind in _POLARS_FORMATS.split())),
    ],
}
_STATEMENTS = "sql query execute executemany from_query"
_DUCKDB = [
    *_entries(_READ, 0, "read_csv read_json read_parquet from_csv_auto from_parquet"),
    *_entries(_WRITE, 0, "connect"),
]


def watch_readers() -> None:
    """Wrap the readers and writers of libraries as they are imported."""
    for module, entries in _ENTRIES.items():
        on_import(module, partial(_wrap_all, entries))
    on_import("polars", _wrap_polars)
    on_import("duckdb", _wrap_duckdb)
    on_import("pandas", _wrap_pandas)
    on_import("pyarrow", _wrap_arrow_file)


def _wrap_all(entries: list[Entry], module: ModuleType) -> None:
    for entry in entries:
        wrap(module, entry)


def _wrap_duckdb(duckdb: ModuleType) -> None:
    for entry in _DUCKDB:
        wrap(duckdb, entry)
    for name in _STATEMENTS.split():
        wrap(duckdb, Entry(name, _READ), note_statement)
    connection = Entry("DuckDBPyConnection.", _READ, 1)
    for name in _STATEMENTS.split():
        wrap(duckdb, connection._replace(name=connection.name + name), note_statement)
    for entry in _DUCKDB[:-1]:
        wrap(duckdb, Entry(f"DuckDBPyConnection.{entry.name}", entry.mode, 1))
    for name in ("write_csv", "to_csv", "write_parquet", "to_parquet"):
        wrap(duckdb, Entry(f"DuckDBPyRelation.{name}", _WRITE, 1))


def _wrap_pandas(pandas: ModuleType) -> None:
    """Files show by themselves; what is fetched through fsspec does not."""
    for name in ("read_csv", "read_parquet", "read_json", "read_excel", "read_feather", "read_orc", "read_pickle"):
        wrap(pandas, Entry(name, _READ), _note_url)


def _note_url(given: Any) -> None:
    if isinstance(given, str) and is_url(given):
        note_file(given, _READ)


def _wrap_arrow_file(pyarrow: ModuleType) -> None:
    original = pyarrow.OSFile
    if original.__module__ != "pyarrow.lib":
        return

    class OSFile(original):  # type: ignore[misc, valid-type]  # a compiled class: only a subclass can listen
        def __init__(self, path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> None:
            super().__init__()
            note_file(path, _READ if "r" in mode else _WRITE)

    OSFile.__doc__ = original.__doc__
    pyarrow.__dict__["OSFile"] = OSFile


_scanned: set[str] = set()


def _note_scan(given: Any) -> None:
    """A lazy frame reads when it is collected, maybe cells after it was made: remember what its plan may name."""
    for item in given if isinstance(given, (list, tuple)) else [given]:
        if isinstance(item, (str, os.PathLike)):
            _scanned.add(os.fspath(item))
    note_file(given, _READ)


def _note_plan(frame: Any) -> None:
    if _scanned:
        plan = frame.explain(optimized=False)
        for path in _scanned:
            if path in plan:
                note_file(path, _READ)


def _wrap_polars(polars: ModuleType) -> None:
    for kind in _POLARS_FORMATS.split():
        wrap(polars, Entry(f"scan_{kind}", _READ), _note_scan)
        wrap(polars, Entry(f"LazyFrame.sink_{kind}", _WRITE, 1), also=_note_plan)
    for name in ("collect", "collect_async", "collect_batches"):
        wrap(polars, Entry(f"LazyFrame.{name}", _READ), _note_plan)
