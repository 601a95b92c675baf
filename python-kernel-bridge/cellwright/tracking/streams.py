"""What a script prints, heard along: its streams stay the objects they are."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Keep = Callable[[str, str], None]
    """Takes the name of a stream and text written to it."""

_AT_ONCE = 1000
_BLOCK = 8192


class Streams:
    """Tells `keep` of all text written to `sys.stdout` and `sys.stderr`.

    The first pieces of a cell are told at once, so that a process which is killed leaves its last words; later ones by
    the block and when the script flushes, so that a million lines cost little.
    """

    def __init__(self, keep: Keep) -> None:
        self.muted = False
        """Whether what is written is kept in another form than as text."""
        self._keep = keep
        self._lock = threading.RLock()  # a signal handler may print while we are here
        self._pieces = 0
        self._waiting: list[str] = []
        self._bytes = 0
        self._name = ""
        self._process = os.getpid()

    def listen(self) -> None:
        """Hear what is written from now on."""
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if stream is not None:  # as where the descriptor is closed
                self._listen(name, stream)

    def cell_ends(self) -> None:
        """Tell what still waits; the next piece is another cell's."""
        self._tell()
        self._pieces = 0

    def _listen(self, name: str, stream: Any) -> None:
        write, flush = stream.write, stream.flush

        def write_and_hear(text: Any) -> Any:
            written = write(text)
            if not self.muted and os.getpid() == self._process:
                self._hear(name, text)
            return written

        def flush_and_tell() -> None:
            flush()
            if os.getpid() == self._process:
                self._tell()

        stream.write, stream.flush = write_and_hear, flush_and_tell

    def _hear(self, name: str, text: str) -> None:
        with self._lock:
            self._pieces += 1
            if name != self._name:
                self._tell()
                self._name = name
            self._waiting.append(text)
            self._bytes += len(text)
            if self._pieces <= _AT_ONCE or self._bytes >= _BLOCK:
                self._tell()

    def _tell(self) -> None:
        with self._lock:
            text, self._waiting, self._bytes = "".join(self._waiting), [], 0
            if text:
                self._keep(self._name, text)
