"""When work that nobody waits for may go on: between cells, and beside a long one at a small share of the time.

A cell that opens files gives the interpreter away at each of them. A thread with work of its own would take it every
time, and the cell would wait to get it back: reading a thousand small files then takes half as long again.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE = 0.01
"""Of a running cell's time that such work may take."""
GRACE_SECONDS = 0.003
"""After a cell: by then the kernel has said that it is idle, or the next cell of a Run All is running."""
_HELD_GIL_SECONDS = 0.0003
_PAUSE_SECONDS = 0.0002


class Pace:
    """Told when cells start and end; asked by threads between two small pieces of work."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._runs = False
        self._ended = 0.0
        self._still = False
        self._hurries = 0
        self._touching = threading.Lock()

    def cell_begins(self) -> None:
        """From now on, work takes its share only."""
        self._runs = True

    def cell_ends(self) -> None:
        """Work may go on in a moment."""
        with self._changed:
            self._runs, self._still, self._ended = False, False, time.monotonic()
            self._changed.notify_all()

    def keep_still(self) -> None:
        """Until the cell ends, no file of the user's is touched: someone watches who can't tell us from children."""
        self._still = True
        with self._touching:  # what is at it has done so then
            return

    @contextmanager
    def touching(self, worked: float) -> Iterator[None]:
        """Rest, then open, read or close a file of the user's."""
        while True:
            self.rest(worked)
            with self._touching:
                if not self._still:
                    yield
                    return

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Within, nothing waits: somebody waits for the work itself."""
        with self._changed:
            self._hurries += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            self._hurries -= 1

    def rest(self, worked: float) -> None:
        """Return when the next piece may begin.

        Args:
            worked: Seconds that the pieces since the last rest took.
        """
        now = time.monotonic()
        turn = now + worked / SHARE
        with self._changed:
            while self._still or (not self._hurries and self._until(turn) > now):
                self._changed.wait(None if self._still else self._until(turn) - now)
                now = time.monotonic()

    def _until(self, turn: float) -> float:
        return turn if self._runs else self._ended + GRACE_SECONDS


class Breath:
    """Between slices of one thread's work, lets the user's code have the interpreter.

    It would else wait a switch interval for it. A pause of 0 gives nobody time to wake up and take it.
    """

    def __init__(self) -> None:
        self._began = time.monotonic()

    def was_left(self) -> None:
        """The slice that ended left the interpreter to others."""
        self._began = time.monotonic()

    def take(self, pause: float = _PAUSE_SECONDS) -> None:
        """Pause if the interpreter was kept for long enough."""
        if time.monotonic() - self._began > _HELD_GIL_SECONDS:
            time.sleep(pause)
            self._began = time.monotonic()
