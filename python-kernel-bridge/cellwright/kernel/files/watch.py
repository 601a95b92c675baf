"""A watch on the workspace's folders (Linux): the only way to see what child processes read and write."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import threading
import time
from typing import TYPE_CHECKING

from .. import problems
from .record import note_path

if TYPE_CHECKING:
    from ..progress import RunInProgress
    from .places import Places

MOST_FOLDERS = 256
_SKIPPED = {"node_modules", "__pycache__", "venv", "site-packages"}
_WROTE, _READ, _MOVED_HERE, _NEW, _FOLDER = 0x8, 0x10, 0x80, 0x100, 0x40000000
_TICK = 20_000_000
"""Nanoseconds by which a file system's clock may lag behind."""
_EVENT = struct.Struct("iIII")


class Watch:
    """Hears of files closed below the workspace. It knows no process, so it counts only for runs that started one."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._folders: dict[int, str] = {}
        self._lock = threading.Lock()
        self._file = -1
        self._since = 0
        if sys.platform == "linux":
            threading.Thread(target=self._open, name="cellwright-watch", daemon=True).start()

    def start(self) -> None:
        """Forget what happened until now."""
        self._events()
        self._since = time.time_ns() - _TICK

    def finish(self, run: RunInProgress) -> None:
        """Note what was read and written below the workspace since `start`."""
        for path, happened in self._events().items():
            wrote = bool(happened & _MOVED_HERE) or (bool(happened & _WROTE) and self._modified(path))
            if not wrote and not happened & _READ:
                continue  # a handle that was open for writing, closed with nothing written
            name = os.path.basename(path)
            known = path in run.writes or (not wrote and path in run.reads)
            if not known and not name.startswith(".") and not name.endswith((".ipynb", ".py", "~")):
                note_path(run, path, "write" if wrote else "read", "watch")

    def close(self) -> None:
        """Give the watch back to the system."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    def _modified(self, path: str) -> bool:
        try:
            return os.stat(path).st_mtime_ns >= self._since
        except OSError:
            return True  # written and gone

    def _open(self) -> None:
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            if file < 0:
                return
            self._add = libc.inotify_add_watch
            self._file = file
            for place, folders, _ in os.walk(self._places.workspace):
                folders[:] = [name for name in folders if name[0] != "." and name not in _SKIPPED]
                if len(self._folders) >= MOST_FOLDERS:
                    break
                self._watch(place)
        except (OSError, AttributeError) as error:  # a system without inotify, or with all its watches taken
            problems.note("watch", error)

    def _watch(self, folder: str) -> None:
        watch = self._add(self._file, os.fsencode(folder), _WROTE | _READ | _MOVED_HERE | _NEW)
        if watch >= 0:
            self._folders[watch] = folder

    def _events(self) -> dict[str, int]:
        """Return what happened to each path, as a mask."""
        found: dict[str, int] = {}
        with self._lock:
            while self._file >= 0:
                try:
                    data = os.read(self._file, 65536)
                except BlockingIOError:
                    break
                at = 0
                while at < len(data):
                    watch, mask, _, size = _EVENT.unpack_from(data, at)
                    name = os.fsdecode(data[at + _EVENT.size : at + _EVENT.size + size].rstrip(b"\0"))
                    at += _EVENT.size + size
                    folder = self._folders.get(watch)
                    if folder is None or not name:
                        continue
                    path = os.path.join(folder, name)
                    if mask & _FOLDER:
                        if mask & _NEW and len(self._folders) < MOST_FOLDERS:
                            self._watch(path)
                    elif mask & (_WROTE | _READ | _MOVED_HERE):
                        found[path] = found.get(path, 0) | mask
        return found
