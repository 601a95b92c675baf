"""The spool: numbered lines that hold what no live client may have heard.

One folder a session, segments `<k>.jsonl`, one `write` a line, so that a killed kernel leaves whole lines and at most
one torn one at the end. Nothing is fsynced: power loss may take the last lines, a killed process none.

A segment ends when everything is said of its runs, or at about 8 MB, with an empty line that nothing follows:
so what is in a snapshot by then can be removed from the disk although the session goes on. The next one is opened at
once, empty: making a file takes longer than all else that a cell waits for before it starts. What a dead kernel, or an
output after its run, has left in one without an end can be removed too, when nobody holds its lock.

Until a folder is known (consent is not yet given) or while the disk is full, the newest lines wait in memory, bounded.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from . import problems, segment_lock, wirejson

if TYPE_CHECKING:
    from ..wire.types import KernelSession

SEGMENT_BYTES = 8 * 2**20
MEMORY_BYTES = 50 * 2**20
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class SpoolWriter:
    """Appends the entries of one session. Any thread may write."""

    def __init__(self, session: KernelSession) -> None:
        self._session = session
        self._lock = threading.RLock()
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._folder: str | None = None
        self._file = -1
        self._segment = 0
        self._end = 0
        self._count = 0
        self._ended = False
        """The last segment ended as it should; the next entry begins one."""
        self._open_runs: set[str | None] = set()
        """Started, and without their evidence yet."""
        self._late = False
        """The last entry is an output of a run that is done with."""
        self._closed = False

    @property
    def writing(self) -> bool:
        """Whether entries reach the disk."""
        return self._file >= 0 or self._ended

    @property
    def held(self) -> int:
        """Runs that wait in memory."""
        with self._lock:
            return sum(tail.startswith(b',"kind":"run",') for tail in self._waiting)

    def open(self, folder: str | None) -> bool:
        """Keep the spool in `folder`, what waits in memory included; None: nothing on disk. Return `writing`."""
        with self._lock:
            target = None if folder is None else os.path.join(folder, self._session["session"])
            if target != self._folder:
                self._close_segment()
                self._folder, self._segment, self._count, self._ended = target, 0, 0, False
            if not self._ended:
                waited = bool(self._waiting)
                self._retry()
                if waited:
                    self._end_when_done()
            return self.writing

    def append(self, kind: str, run: str | None, body: Any) -> None:
        """Write one entry, or let it wait in memory where that is not possible. Bytes are JSON already."""
        encoded = body if isinstance(body, bytes) else wirejson.encode(body)
        ids = b"" if run is None else b',"run":' + wirejson.encode(run)
        tail = b',"kind":"' + kind.encode() + b'"' + ids + b',"body":' + encoded + b"}\n"
        with self._lock:
            if self._closed:
                return
            if kind == "start":
                if self._late and self._file >= 0:
                    self._end_segment()
                if self._file >= 0:
                    segment_lock.hold(self._file)
                self._open_runs.add(run)
            self._late = kind == "output" and not self._open_runs
            if kind == "start" or (self._file < 0 and self._ended):
                self._retry()
            if self._file < 0 or not self._write(tail):
                self._wait(tail)
            if kind == "evidence":
                self._open_runs.discard(run)
                self._end_when_done()

    def close(self) -> None:
        """Stop for good: in a forked child, or when capture is taken out."""
        self._closed = True
        self._close_segment()

    def _wait(self, tail: bytes) -> None:
        self._waiting.append(tail)
        self._waiting_bytes += len(tail)
        while self._waiting_bytes > MEMORY_BYTES and len(self._waiting) > 1:
            self._waiting_bytes -= len(self._waiting.popleft())

    def _retry(self) -> None:
        if self._file >= 0 and self._removed():  # done with, or the user said *off*
            self._close_segment()
        if self._folder is None or (self._file < 0 and not self._open_segment()):
            return
        while self._waiting and self._write(self._waiting[0]):
            self._waiting_bytes -= len(self._waiting.popleft())

    def _open_segment(self) -> bool:
        assert self._folder is not None
        self._ended = False
        try:
            with contextlib.suppress(FileExistsError):
                os.mkdir(self._folder, 0o700)  # in the notebook's folder, which is there while history is kept
            self._file = os.open(os.path.join(self._folder, f"{self._segment + 1}.jsonl"), _APPEND, 0o600)
        except OSError as error:  # another machine, a read-only disk
            problems.note("spool", error)
            return False
        if self._open_runs:
            segment_lock.hold(self._file)
        self._segment += 1
        self._end = os.fstat(self._file).st_size
        return self._count > 0 or self._write(b',"kind":"session","body":' + wirejson.encode(self._session) + b"}\n")

    def _removed(self) -> bool:
        return os.fstat(self._file).st_nlink == 0

    def _write(self, tail: bytes) -> bool:
        if self._end > SEGMENT_BYTES:
            self._end_segment()
            if not self._open_segment():
                return False
        if self._open_runs:
            return self._write_line(tail)
        segment_lock.hold(self._file)
        if self._removed():
            self._close_segment()
            return self._open_segment() and self._write(tail)
        written = self._write_line(tail)
        if self._file >= 0:
            segment_lock.release(self._file)
        return written

    def _write_line(self, tail: bytes) -> bool:
        line = b'{"n":%d' % (self._count + 1) + tail
        try:
            written = os.write(self._file, line)
            if written != len(line):
                raise OSError(errno.ENOSPC, f"{written} of {len(line)} bytes written")
        except OSError as error:  # disk full: leave whole lines only, try again when the next cell starts
            problems.note("spool", error)
            self._cut_torn_line()
            return False
        self._count += 1
        self._end += len(line)
        return True

    def _cut_torn_line(self) -> None:
        try:
            os.ftruncate(self._file, self._end)
        except OSError as error:  # a reader skips the torn line; the next segment starts clean
            problems.note("spool", error)
        self._close_segment()

    def _end_when_done(self) -> None:
        if not self._open_runs and self._file >= 0:
            self._end_segment()
            if os.name == "posix":  # elsewhere an open file could not be removed
                self._open_segment()

    def _end_segment(self) -> None:
        try:
            os.write(self._file, b"\n")
        except OSError as error:  # it stays until it is old
            problems.note("spool", error)
        self._close_segment()
        self._ended = True

    def _close_segment(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
