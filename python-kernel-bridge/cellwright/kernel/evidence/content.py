"""SHA-256 of files, remembered as long as path, size, modification time and inode stay the same.

Hashed in a thread of its own, and of what waits always the file that is done soonest: one of 10 GB holds up no other.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import threading
import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from ...ids import instant
from ..files.audit import ignore_this_thread
from .pace import Breath

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...wire.types import FileUse
    from .pace import Pace

_MOST = 10_000
_BLOCK = 2**22
"""Read at once: hashlib and the system work on it without the GIL, so that a busy cell is rarely disturbed."""


@dataclass
class _Request:
    files: list[FileUse]
    done: Callable[[list[FileUse]], None]
    waiting: int = 0


@dataclass
class _Job:
    """One file of a request, hashed block by block."""

    request: _Request
    position: int
    path: str
    state: tuple[str, int, int, int] | None = None
    file: Any = None
    digest: Any = None

    @property
    def use(self) -> FileUse:
        return self.request.files[self.position]


class FileHashes:
    """Hashes files as a run left them; one that has changed since then has no hash.

    Args:
        workspace: Tells the folder that paths are relative to.
        calm: Returns when there is nothing more urgent to do; asked before each block.
        pace: When a block may be read.
    """

    def __init__(self, workspace: Callable[[], str], calm: Callable[[], None], pace: Pace) -> None:
        self._pace = pace
        self._workspace = workspace
        self._calm = calm
        self._known: dict[tuple[str, int, int, int], str] = {}
        self._condition = threading.Condition()
        self._requests: list[_Request] = []
        self._heap: list[tuple[int, int, _Job]] = []
        """(bytes left, order, job)"""
        self._order = count()
        self._block = memoryview(b"")
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="cellwright-files", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """End the thread after the block it is at."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def hash(self, uses: list[FileUse], done: Callable[[list[FileUse]], None]) -> None:
        """Call `done`, in the thread, with the uses, with `sha256` where the file still is what the run saw.

        Where no file is to be hashed, it is called here.
        """
        request = _Request(list(uses), done)
        if not any("size" in use for use in uses):
            done(request.files)
            return
        with self._condition:
            self._requests.append(request)
            self._condition.notify_all()

    def _work(self) -> None:
        ignore_this_thread()
        breath, worked = Breath(), 0.0
        while True:
            with self._condition:
                if not self._heap and not self._requests:
                    self._block = memoryview(b"")  # 4 MiB that nobody needs between cells
                self._condition.wait_for(lambda: self._closed or self._heap or self._requests)
                if self._closed:
                    return
            self._calm()
            with self._pace.touching(worked):
                began = time.monotonic()
                self._go_on()
            worked = time.monotonic() - began
            breath.take()

    def _go_on(self) -> None:
        self._enter_requests()
        left, order, job = heapq.heappop(self._heap)
        try:
            read = self._step(job)
        except OSError:  # gone or unreadable by now: it has no hash
            read = 0
        if read:
            heapq.heappush(self._heap, (max(0, left - read), order, job))
        else:
            self._finish(job)

    def _enter_requests(self) -> None:
        with self._condition:
            requests, self._requests = self._requests, []
        folder = self._workspace()
        for request in requests:
            for k, use in enumerate(request.files):
                if "size" in use:
                    job = _Job(request, k, os.path.join(folder, use["path"]))
                    heapq.heappush(self._heap, (use["size"], next(self._order), job))
                    request.waiting += 1

    def _step(self, job: _Job) -> int:
        """Hash the next block. Return its size, 0 where there is nothing left to do."""
        if job.state is None:
            job.state = _state(job.path)
            if not _is_as_seen(job):
                job.state = None
                return 0
        if job.state in self._known:
            return 0
        if job.file is None:
            job.file = open(job.path, "rb", buffering=0)  # noqa: SIM115  # closed in _finish, blocks later
            job.digest = hashlib.sha256()
        if not self._block:
            self._block = memoryview(bytearray(_BLOCK))
        read: int = job.file.readinto(self._block)
        job.digest.update(self._block[:read])
        if read == 0 and _state(job.path) == job.state:
            self._known[job.state] = job.digest.hexdigest()
            while len(self._known) > _MOST:
                del self._known[next(iter(self._known))]
        return read

    def _finish(self, job: _Job) -> None:
        if job.file is not None:
            job.file.close()
        request = job.request
        if job.state is not None and (sha256 := self._known.get(job.state)) is not None:
            request.files[job.position] = {**job.use, "sha256": sha256}
        request.waiting -= 1
        if request.waiting == 0:
            request.done(request.files)


def _is_as_seen(job: _Job) -> bool:
    state = os.stat(job.path)
    return state.st_size == job.use.get("size") and instant(state.st_mtime) == job.use.get("modified")


def _state(path: str) -> tuple[str, int, int, int]:
    state = os.stat(path)
    return path, state.st_size, state.st_mtime_ns, state.st_ino
