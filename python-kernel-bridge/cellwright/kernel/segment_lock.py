"""A segment's lock: its writer holds it while a run is open or a line is written, and who removes the file takes it.

So nothing is removed that is just being written, and what a dead kernel left is known by its lock being free. Where
there are no such locks (Windows), a file that is open can't be removed.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

if sys.platform != "win32":
    import fcntl


def hold(file: int) -> None:
    """Hold an open file's lock until it is released or closed, or its process ends. A remover has it for a moment."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # a file system without locks: nobody can take it, and nothing is removed
            fcntl.flock(file, fcntl.LOCK_EX)


def release(file: int) -> None:
    """Let go of it, the file staying open."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)


@contextlib.contextmanager
def taken(path: str) -> Iterator[bool]:
    """Take the lock of a file that nobody may write to meanwhile; False where somebody does."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except OSError:
        free = False
    try:
        yield free
    finally:
        os.close(file)
