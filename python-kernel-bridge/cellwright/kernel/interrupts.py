"""Interrupts (SIGINT) that arrive while capture's own code runs: held back, then handed on to the user's cell."""

from __future__ import annotations

import _thread
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SOON_SECONDS = 0.02
"""By then the cell's own code runs: an interrupt that hits the shell on its way there would be lost."""


def uninterrupted(act: Callable[[], None]) -> bool:
    """Run `act` to its end, come what may. Return whether an interrupt arrived meanwhile."""
    if threading.current_thread() is not threading.main_thread():
        act()  # only the main thread is ever interrupted
        return False
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler):  # ignored, or left to the system
        act()
        return False
    arrived: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: arrived.append(number))
    try:
        act()
    finally:
        signal.signal(signal.SIGINT, handler)
    return bool(arrived)


def interrupt_soon() -> None:
    """Interrupt the main thread in a moment, as the user would have."""
    timer = threading.Timer(_SOON_SECONDS, _thread.interrupt_main)
    timer.daemon = True
    timer.start()
