"""A watch on the workspace's folders (Linux): the only way to see what child processes read and write.

It stands only from a run's first child to the run's end, as it makes every file operation below the workspace dearer.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from .. import problems
from .record import note_path
from .uses import files_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..progress import RunInProgress
    from .places import Places

MOST_FOLDERS = 256
MOST_SECONDS = 0.05
"""Spent on setting it up: the folders nearest to the workspace's root come first."""
_SKIPPED = {"node_modules", "__pycache__", "venv", "site-packages"}
_WROTE, _READ, _MOVED_HERE, _NEW, _FOLDER, _OVERFLOW = 0x8, 0x10, 0x80, 0x100, 0x40000000, 0x4000
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

    def start(self) -> None:
        """Listen until `finish`; from any thread, and once a run."""
        if sys.platform != "linux" or self._file >= 0:
            return
        with self._lock:
            if self._file < 0:
                try:
                    self._open()
                except (OSError, AttributeError) as error:  # no inotify, or all its watches are taken
                    problems.note("watch", error)

    def finish(self, run: RunInProgress) -> None:
        """Note what was read and written below the workspace since `start`, and stop listening."""
        if self._file < 0:
            return
        try:
            happened = self._events()
        finally:
            self.close()
        if happened.pop("", 0) & _OVERFLOW:
            run.scratch["truncated"] = True
        for path, mask in happened.items():
            if not mask & _FOLDER:
                self._note(run, path, mask)
            elif _is_watched(os.path.basename(path)):  # what was written into a new folder was not listened to
                for file in files_below(path):
                    self._note(run, file, mask | _WROTE)

    def close(self) -> None:
        """Give the watch back to the system."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
                self._folders.clear()

    def _note(self, run: RunInProgress, path: str, mask: int) -> None:
        wrote = bool(mask & _MOVED_HERE) or (bool(mask & _WROTE) and self._modified(path))
        if not wrote and not mask & _READ:
            return  # a handle that was open for writing, closed with nothing written
        name = os.path.basename(path)
        known = path in run.writes or (not wrote and path in run.reads)
        if not known and not name.startswith(".") and not name.endswith((".ipynb", ".py", "~")):
            note_path(run, path, "write" if wrote else "read", "watch")

    def _modified(self, path: str) -> bool:
        try:
            return os.stat(path).st_mtime_ns >= self._since
        except OSError:
            return True  # written and gone

    def _open(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if file < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        for folder in _folders(self._places.workspace):
            watch = libc.inotify_add_watch(file, os.fsencode(folder), _WROTE | _READ | _MOVED_HERE | _NEW)
            if watch >= 0:
                self._folders[watch] = folder
        self._since = time.time_ns() - _TICK
        self._file = file

    def _events(self) -> dict[str, int]:
        """Return what happened to each path, as a mask."""
        found: dict[str, int] = {}
        while True:
            try:
                data = os.read(self._file, 65536)
            except BlockingIOError:
                return found
            at = 0
            while at < len(data):
                watch, mask, _, size = _EVENT.unpack_from(data, at)
                name = os.fsdecode(data[at + _EVENT.size : at + _EVENT.size + size].rstrip(b"\0"))
                at += _EVENT.size + size
                folder = self._folders.get(watch, "")
                path = os.path.join(folder, name) if name else ""
                if mask & _OVERFLOW or (path and not mask & _FOLDER) or mask & (_NEW | _MOVED_HERE):
                    found[path] = found.get(path, 0) | mask


def _folders(root: str) -> Iterator[str]:
    """Yield the workspace's folders, the nearest first, within limits."""
    until, count, waiting = time.monotonic() + MOST_SECONDS, 0, deque([root])
    while waiting and count < MOST_FOLDERS and time.monotonic() < until:
        folder = waiting.popleft()
        count += 1
        yield folder
        try:
            with os.scandir(folder) as entries:
                inner = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:  # may not be read, or is gone by now
            continue
        waiting.extend(path for path in sorted(inner) if _is_watched(os.path.basename(path)))


def _is_watched(folder: str) -> bool:
    return folder[:1] != "." and folder not in _SKIPPED
