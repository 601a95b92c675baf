"""A cache of rows in SQLite, brought up to date from the refs; it can be deleted at any time."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from ..errors import CellwrightError
from ..store.files import busy, locked, unwritable
from .git import DAMAGED, REMOTES, SNAPSHOTS, Git
from .log import Read, read_log, rescue
from .rows import EvidenceOf

_VERSION = 2
_SCHEMA = """
CREATE TABLE refs (ref TEXT PRIMARY KEY, tip TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, ref TEXT NOT NULL, run TEXT NOT NULL, notebook TEXT NOT NULL, session TEXT NOT NULL,
  cell TEXT, started TEXT NOT NULL, seq INTEGER NOT NULL, made TEXT NOT NULL, latest TEXT NOT NULL,
  remote TEXT NOT NULL,
  path TEXT NOT NULL,
  row TEXT NOT NULL, texted INTEGER NOT NULL DEFAULT 0, UNIQUE (ref, run));
CREATE INDEX newest ON runs (started, seq, run);
CREATE INDEX by_run ON runs (run);
CREATE INDEX by_notebook ON runs (notebook, started, seq, run);
CREATE TABLE problems (ref TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, remedy TEXT NOT NULL);
"""
_TEXTS = "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='trigram')"
_PLAIN_TEXTS = "CREATE TABLE texts (rowid INTEGER PRIMARY KEY, text TEXT NOT NULL)"
_MANY = 8  # refs to ask about in a process of their own
_UNUSABLE = ("full", "readonly", "unable to open", "disk I/O")
PATIENCE = 30.0  # seconds for another process's turn

_locks: dict[Path, threading.Lock] = {}
_building: dict[Path, threading.Thread] = {}
_starting = threading.Lock()


class Index:
    """The rows of a store. Use `open_index`; not to be shared between threads."""

    def __init__(self, git: Git, database: sqlite3.Connection) -> None:
        self.git = git
        self.database = database

    def sync(self, refs: dict[str, str]) -> None:
        """Bring the rows up to the refs (name → tip): new commits are added, rewritten sessions read again."""
        refs = {ref: tip for ref, tip in refs.items() if place_of(ref) is not None}
        known: dict[str, str] = dict(self.database.execute("SELECT ref, tip FROM refs"))
        changed = {ref: tip for ref, tip in refs.items() if known.get(ref) != tip}
        gone = [ref for ref in known if ref not in refs]
        if not changed and not gone:
            return
        with self.database:
            for ref in gone:
                self._forget(ref)
            fresh = {ref: tip for ref, tip in changed.items() if ref not in known}
            if len(fresh) > _MANY and (reads := read_log(self.git, list(dict.fromkeys(fresh.values())))) is not None:
                self._add_together(fresh, reads)
                changed = {ref: tip for ref, tip in changed.items() if ref in known}
            for ref, tip in changed.items():
                self._follow(ref, known.get(ref), tip)

    def is_cold(self, refs: dict[str, str]) -> bool:
        """Whether so much is not yet in it that a first page should not wait."""
        known = {ref for (ref,) in self.database.execute("SELECT ref FROM refs")}
        fresh = sum(1 for ref in refs if ref not in known and place_of(ref) is not None)
        return fresh > (_MANY if known else 0)

    def _add_together(self, refs: dict[str, str], reads: list[Read]) -> None:
        by_tip: dict[str, list[Read]] = {}
        for read in reads:
            by_tip.setdefault(read.tip, []).append(read)
        for ref, tip in refs.items():
            self._add(ref, tip, by_tip.get(tip, []))

    def _follow(self, ref: str, old: str | None, tip: str) -> None:
        new = read_log(self.git, [tip], [old]) if old else None
        if not old or new is None or (new and old not in new[0].parents) or not new:
            self._forget(ref)
            new = read_log(self.git, [tip])
        self._add(ref, tip, rescue(self.git, ref, tip) if new is None else new)

    def _add(self, ref: str, tip: str, reads: list[Read]) -> None:
        place = place_of(ref)
        if place is None:
            return
        notebook, remote = place
        for read in reads:
            if isinstance(read.what, CellwrightError):
                problem = (ref, read.what.code, read.what.message, read.what.remedy)
                self.database.execute("INSERT INTO problems VALUES (?, ?, ?, ?)", problem)
            elif isinstance(read.what, EvidenceOf):
                self._add_evidence(ref, read.oid, read.what)
            elif read.what is not None:
                row = {**read.what, "notebook": notebook, **({"remote": remote} if remote else {})}
                path = row.pop("path")
                values = (ref, row["run"], notebook, row["session"], row["cell"], row["started"], row["seq"])
                self.database.execute(
                    "INSERT OR REPLACE INTO runs (ref, run, notebook, session, cell, started, seq, made, latest,"
                    " remote, path, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*values, read.oid, read.oid, remote, path, dump_row(row)),
                )
        self.database.execute("INSERT OR REPLACE INTO refs VALUES (?, ?)", (ref, tip))

    def _add_evidence(self, ref: str, oid: str, evidence: EvidenceOf) -> None:
        found = self.database.execute(
            "SELECT id, row FROM runs WHERE ref = ? AND run = ?", (ref, evidence.run)
        ).fetchone()
        if found is None:
            return
        row = json.loads(found[1])
        evidence.complete(row, oid)
        self.database.execute("UPDATE runs SET latest = ?, row = ? WHERE id = ?", (oid, dump_row(row), found[0]))

    def compact(self) -> None:
        """Leave nothing on the disk of what was removed."""
        with contextlib.suppress(sqlite3.OperationalError), self.database:  # not where there are no trigrams
            self.database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self.database.execute("VACUUM")

    def _forget(self, ref: str) -> None:
        self.database.execute("DELETE FROM texts WHERE rowid IN (SELECT id FROM runs WHERE ref = ?)", (ref,))
        for table in ("runs", "problems", "refs"):
            self.database.execute(f"DELETE FROM {table} WHERE ref = ?", (ref,))


@contextlib.contextmanager
def open_index(git: Git) -> Iterator[Index]:
    """Open the index of a repository; a missing, damaged or older one is made anew. Threads take turns.

    Raises:
        CellwrightError: ``store/full``, ``store/unwritable``, ``store/busy``; ``index/damaged`` where damage shows only
            when it is read: the next call makes it anew.
    """
    path = _path(git)
    with _locks.setdefault(path, threading.Lock()):
        try:
            database = _open(path)
        except sqlite3.DatabaseError as error:
            _remove(path, error)
            try:
                database = _open(path)
            except sqlite3.DatabaseError as again:
                raise unwritable(path, OSError(30, str(again))) from again
        try:
            yield Index(git, database)
        except sqlite3.DatabaseError as error:
            database.close()
            _remove(path, error)
            raise CellwrightError(
                "index/damaged",
                "The index of this history was damaged, and is made anew; the history itself is not concerned.",
                "Try again.",
            ) from error
        finally:
            database.close()


def build_beside(git: Git, refs: dict[str, str]) -> None:
    """Start bringing the index up to date in a thread, unless one is at it. What fails there fails again, and is said,
    when somebody waits for it."""

    def build() -> None:
        with contextlib.suppress(CellwrightError), open_index(git) as index:
            index.sync(refs)

    with _starting:
        if not is_building(git):
            thread = _building[_path(git)] = threading.Thread(target=build, name="cellwright-index", daemon=True)
            thread.start()


def is_building(git: Git) -> bool:
    """Whether a thread of this process is bringing the index up to date."""
    thread = _building.get(_path(git))
    return thread is not None and thread.is_alive()


def place_of(ref: str) -> tuple[str, str] | None:
    """Return notebook id and remote (empty for our own) of a session's ref, None for any other ref."""
    parts = ref.split("/")
    if (ref.startswith(SNAPSHOTS) and len(parts) == 5) or (ref.startswith(DAMAGED) and len(parts) == 6):
        return parts[3], ""
    if ref.startswith(REMOTES) and len(parts) == 7 and parts[4] == "snapshots":
        return parts[5], parts[3]
    return None


def session_of(ref: str) -> str:
    """Return the session of a ref of our own, whole or damaged; empty for any other ref."""
    own = ref.startswith((SNAPSHOTS, DAMAGED)) and place_of(ref) is not None
    return ref.split("/")[4] if own else ""


def _path(git: Git) -> Path:
    return git.directory.parent / "index.sqlite"


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=PATIENCE)
    try:
        database.execute("PRAGMA synchronous = OFF")  # a cache: a damaged one is made anew
        if _version(database) == 0:
            with locked(path.with_suffix(".lock")):
                _create(database)
        if _version(database) != _VERSION:
            raise sqlite3.DatabaseError(f"index of version {_version(database)}")
        database.execute("SELECT count(*) FROM refs").fetchone()
    except BaseException:
        database.close()
        raise
    return database


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _create(database: sqlite3.Connection) -> None:
    if _version(database) != 0:
        return  # another process was faster
    database.execute("PRAGMA journal_mode = WAL")
    with database:
        database.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";"):
            database.execute(statement)
        try:
            database.execute(_TEXTS)
        except sqlite3.OperationalError:  # SQLite before 3.34 has no trigrams
            database.execute(_PLAIN_TEXTS)
        database.execute(f"PRAGMA user_version = {_VERSION}")


def _remove(path: Path, error: sqlite3.DatabaseError) -> None:
    """Remove a damaged index; one that only can't be used now stays, as another process may be at it."""
    said = str(error)
    if "locked" in said:
        raise busy(path, PATIENCE) from error
    if any(word in said for word in _UNUSABLE):
        raise unwritable(path, OSError(28 if "full" in said else 5, said)) from error
    try:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
    except OSError as kept:  # on Windows: another process has it open
        raise unwritable(path, kept) from error


def dump_row(row: object) -> str:
    """Return a row as the index keeps it and pages send it."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
