"""What the plugin remembers between cells and kernels: JSON documents and metric points in one SQLite file."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT, id TEXT, parent TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_parents ON documents (kind, parent);
CREATE TABLE IF NOT EXISTS points (
    run TEXT, name TEXT, value REAL, timestamp INTEGER, step INTEGER, model TEXT, dataset TEXT, digest TEXT);
CREATE INDEX IF NOT EXISTS points_of_runs ON points (run, name);
CREATE INDEX IF NOT EXISTS points_of_models ON points (model) WHERE model IS NOT NULL;
"""
_LATEST = "step DESC, timestamp DESC, value DESC"
_WAIT = 30.0  # seconds for another process to end its writing


class Point(NamedTuple):
    """A metric's value at a step."""

    run: str
    name: str
    value: float | None
    """None: not a number, which SQLite does not hold."""
    timestamp: int
    step: int
    model: str | None = None
    dataset: str | None = None
    digest: str | None = None


class Documents:
    """A file of documents, each of a kind and with an id, under a parent; for any thread and process.

    Args:
        file: Made when it is first needed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def get(self, kind: str, id: str) -> Document | None:
        """Return one document."""
        with self.reading() as database:
            found = database.execute("SELECT body FROM documents WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return None if found is None else json.loads(found[0])

    def all(self, kind: str, parent: str | None = None) -> list[tuple[str, Document]]:
        """Return (id, document) of a kind, of one parent where it is named, in the order of their ids."""
        where = "kind = ?" if parent is None else "kind = ? AND parent = ?"
        values = (kind,) if parent is None else (kind, parent)
        with self.reading() as database:
            rows = database.execute(f"SELECT id, body FROM documents WHERE {where} ORDER BY id", values).fetchall()
        return [(id, json.loads(body)) for id, body in rows]

    def put(self, kind: str, id: str, document: Document, parent: str = "") -> None:
        """Write one document, in place of one of the same kind and id."""
        with self.writing() as database:
            row = (kind, id, parent, json.dumps(document))
            database.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", row)

    def remove(self, kind: str, id: str) -> None:
        """Remove a document."""
        with self.writing() as database:
            database.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, id))

    def add_points(self, points: Iterable[Point]) -> None:
        """Append metric points."""
        with self.writing() as database:
            database.executemany("INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?)", points)

    def points(self, run: str, name: str) -> list[Point]:
        """Return a metric's points as they were logged."""
        with self.reading() as database:
            rows = database.execute("SELECT * FROM points WHERE run = ? AND name = ? ORDER BY rowid", (run, name))
            return [Point(*row) for row in rows]

    def latest(self, column: str, id: str) -> list[Point]:
        """Return the last point of each metric of a ``run`` or a ``model``: that of the highest step."""
        ranked = f"SELECT *, row_number() OVER (PARTITION BY name ORDER BY {_LATEST}) AS place FROM points"
        with self.reading() as database:
            rows = database.execute(f"SELECT * FROM ({ranked} WHERE {column} = ?) WHERE place = 1", (id,))
            return [Point(*row[:-1]) for row in rows]

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection."""
        with self._lock:
            yield self._open()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold a transaction of all that is read and written meanwhile; no other process writes. It may be nested."""
        with self._lock:
            database = self._open()
            if database.in_transaction:
                yield database
                return
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                database.execute("ROLLBACK")
                raise

    def _open(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():  # SQLite must not be carried over a fork
            self._file.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._file, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.executescript(_SCHEMA)
            self._connection, self._process = database, os.getpid()
        return self._connection
