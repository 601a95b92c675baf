"""Notebook ids: random, kept in the store, following renames and copies.

A notebook is known by where it lies; one that lies somewhere unknown is a moved one when it has the inode of a notebook
that is gone and shares cells with it, a copy when most of its cells are cells of one that is there, by id and source
(templates and generated notebooks number theirs alike), else a new one.
"""

from __future__ import annotations

import hashlib
import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..ids import instant, new_id
from .files import locked, read_json, write_json
from .workspace import SETTINGS, create_store

if TYPE_CHECKING:
    from .workspace import Workspace

_MOST_CELLS = 64
_LARGEST = 20 * 2**20  # bytes; a larger notebook is known by path and inode alone
_PATH = "path"
_FOREVER = "9999-12-31T23:59:59.999Z"
_Entries = dict[str, dict[str, Any]]


class NotebookPlace(NamedTuple):
    """Where a notebook lies: on this machine, or on a drive that has no folder here."""

    local: Path | None
    drive: str | None = None
    """Contents path with the drive's prefix."""


class Notebooks:
    """The ids of one store. Before consent they live in this process alone."""

    _unkept: dict[Path, _Entries] = {}  # noqa: RUF012  # by store; shared by all requests of a server
    _thread_lock = threading.RLock()

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._file = workspace.store / "notebooks.json"

    def id_of(self, place: NotebookPlace, *, keep: bool) -> str:
        """Return a notebook's id, minting one for a new notebook; written down only with `keep`.

        Raises:
            CellwrightError: ``store/unreadable``, ``store/full``, ``store/unwritable``, ``store/busy``.
        """
        now = self._describe(place)
        with self._thread_lock:
            entries = self._entries()
            known = _at(entries, now[_PATH])
            if known and entries[known].items() >= now.items() and not (keep and known in self._waiting()):
                return known
            if not keep:
                return self._settle(entries, now, self._waiting())
            create_store(self._workspace)
            with locked(self._file.with_suffix(".lock")):
                entries = self._entries()
                notebook = self._settle(entries, now, entries)
                self._write(entries)
            return notebook

    def known(self, place: NotebookPlace) -> str | None:
        """Return the id written down for where a notebook lies, without looking at the file."""
        with self._thread_lock:
            return _at(self._kept(), self._key(place))

    def moved(self, old: NotebookPlace, new: NotebookPlace) -> None:
        """Follow a rename of a notebook, or of a folder with all that is in it."""
        before, after = self._key(old), self._key(new)

        def rename(entries: _Entries) -> bool:
            changed = False
            for entry in entries.values():
                path = entry.get(_PATH, "")
                if path == before or path.startswith(before + "/"):
                    entry[_PATH] = after + path[len(before) :]
                    changed = True
            return changed

        self._change(rename)

    def copied(self, source: NotebookPlace, copy: NotebookPlace) -> None:
        """Give a copy an id of its own that names the one it comes from."""
        origin_key, now = self._key(source), self._describe(copy)

        def add(entries: _Entries) -> bool:
            origin = _at(entries, origin_key)
            if origin is None:
                return False
            entries[_at(entries, now[_PATH]) or new_id()] = {**now, "origin": origin, "copied": instant()}
            return True

        self._change(add)

    def all(self) -> dict[str, dict[str, Any]]:
        """Return what is known of each notebook: `path` (see `local_path`), `inode`, `origin` of a copy and when it was
        `copied`."""
        with self._thread_lock:
            return self._entries()

    def origins(self, notebook: str) -> tuple[tuple[str, str], ...]:
        """Return where a copy comes from, and that from where: (notebook, instant), runs before which are its past."""
        entries, found = self.all(), dict[str, str]()
        before = _FOREVER
        while (entry := entries.get(notebook)) and (origin := entry.get("origin")) and origin not in found:
            before = min(before, str(entry.get("copied", _FOREVER)))
            found[origin] = before
            notebook = origin
        return tuple(found.items())

    def elsewhere(self) -> frozenset[str]:
        """Return the notebooks of other workspaces in this store: other worktrees, folders with their own settings."""
        homes: dict[Path, bool] = {}
        found = set()
        for notebook, entry in self.all().items():
            local = self.local_path(entry)
            if local is not None and local.parent not in homes:
                homes[local.parent] = self._is_ours(local.parent)
            if local is not None and not homes[local.parent]:
                found.add(notebook)
        return frozenset(found)

    def _is_ours(self, folder: Path) -> bool:
        top = self._workspace.folder
        if not folder.is_relative_to(top):
            return False
        between = [at for at in (folder, *folder.parents) if at != top and at.is_relative_to(top)]
        return not any((at / SETTINGS).is_file() for at in between)

    def local_path(self, entry: dict[str, Any]) -> Path | None:
        """Return where an entry's notebook lies or lay; None for one on a drive."""
        path = str(entry.get(_PATH, ""))
        return None if path.startswith("drive:") else self._home() / path

    def _settle(self, entries: _Entries, now: dict[str, Any], into: _Entries) -> str:
        notebook = _at(entries, now[_PATH])
        if notebook is not None and _is_another(entries[notebook], now):
            entries[notebook]["displaced"] = True
            if notebook in into:
                into[notebook]["displaced"] = True
            notebook = None
        notebook = notebook or self._renamed(entries, now)
        if notebook is None:
            origin = self._original(entries, now)
            notebook = new_id()
            now = {**now, "origin": origin, "copied": instant()} if origin else now
        into[notebook] = {**entries.get(notebook, {}), **now}
        return notebook

    def _renamed(self, entries: _Entries, now: dict[str, Any]) -> str | None:
        for notebook, entry in entries.items():
            same_file = "inode" in now and entry.get("inode") == now["inode"]
            before = set(entry.get("cells", ()))
            if same_file and not self._is_there(entry) and (not before or before & set(now.get("cells", ()))):
                return notebook
        return None

    def _original(self, entries: _Entries, now: dict[str, Any]) -> str | None:
        cells = _texts(now)
        shared = {notebook: len(cells & _texts(entry)) for notebook, entry in entries.items() if self._is_there(entry)}
        best = max(shared, key=lambda notebook: shared[notebook], default=None)
        return best if best and shared[best] * 2 > len(cells) else None

    def _is_there(self, entry: dict[str, Any]) -> bool:
        local = self.local_path(entry)
        return not entry.get("displaced") and (local is None or local.exists())

    def _describe(self, place: NotebookPlace) -> dict[str, Any]:
        described: dict[str, Any] = {_PATH: self._key(place)}
        if place.local is not None and place.local.is_file():
            stat = place.local.stat()
            described["inode"] = f"{stat.st_dev}:{stat.st_ino}"
            if stat.st_size <= _LARGEST and (cells := _cells(place.local, stat.st_mtime_ns, stat.st_size, stat.st_ino)):
                described["cells"] = dict(cells)
        return described

    def _key(self, place: NotebookPlace) -> str:
        if place.local is None:
            return f"drive:{place.drive}"
        home = self._home()
        return (place.local.relative_to(home) if place.local.is_relative_to(home) else place.local).as_posix()

    def _home(self) -> Path:
        """Where paths start: beside the store, so that a repository can move with its history."""
        git = self._workspace.git
        return git.common.parent if git and self._workspace.store.parent == git.common else self._workspace.folder

    def _change(self, change: Any) -> None:
        with self._thread_lock:
            change(self._waiting())
            if not self._file.exists():
                return
            with locked(self._file.with_suffix(".lock")):
                entries = self._kept()
                if change(entries):
                    self._write(entries)

    def _entries(self) -> _Entries:
        kept = self._kept()
        waiting = {key: dict(value) for key, value in self._waiting().items() if _at(kept, value[_PATH]) in (None, key)}
        return {**waiting, **kept}  # what another process has kept meanwhile holds

    def _waiting(self) -> _Entries:
        return self._unkept.setdefault(self._workspace.store, {})

    def _kept(self) -> _Entries:
        notebooks = (read_json(self._file) or {}).get("notebooks", {})
        return {key: value for key, value in notebooks.items() if isinstance(value, dict)}

    def _write(self, entries: _Entries) -> None:
        former = read_json(self._file) or {}
        write_json(self._file, {"format": "cellwright/notebooks", "v": 1, **former, "notebooks": entries})
        self._waiting().clear()


def _at(entries: _Entries, path: str) -> str | None:
    return next(
        (key for key, entry in entries.items() if entry.get(_PATH) == path and not entry.get("displaced")), None
    )


def _is_another(entry: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether another file, with no cell of the former one, lies at a place now."""
    before, after = set(entry.get("cells", ())), set(now.get("cells", ()))
    return bool(before and after) and "inode" in now and entry.get("inode") != now["inode"] and not before & after


def _texts(entry: dict[str, Any]) -> set[tuple[str, str]]:
    """Return a notebook's cells that say something, by id and source."""
    cells = entry.get("cells")
    return {(cell, text) for cell, text in cells.items() if text} if isinstance(cells, dict) else set()


@lru_cache(maxsize=64)  # asked with every snapshot, and a notebook with its images takes a while to read
def _cells(path: Path, *_state: int) -> tuple[tuple[str, str], ...]:
    """Return what tells notebooks apart: each cell's id and the hash of its source, empty where that is; a cell without
    an id has the hash for one."""
    try:
        hashed = [(cell.get("id"), _hash(cell.get("source", ""))) for cell in json.loads(path.read_bytes())["cells"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
    named = [(cell or text, text) for cell, text in hashed]
    return tuple((cell, text) for cell, text in named if cell and isinstance(cell, str))[:_MOST_CELLS]


def _hash(source: Any) -> str:
    text = "".join(source) if isinstance(source, list) else str(source)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16] if text.strip() else ""
