"""Small files of the store: read forgivingly, written whole or not at all, under a lock that processes share."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import CellwrightError

LOCK_SECONDS = 30.0


def read_json(path: Path) -> dict[str, Any] | None:
    """Return a JSON object, None where there is no such file.

    Raises:
        CellwrightError: ``store/unreadable`` for a file that is no JSON object or may not be read.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return None
    except (OSError, ValueError) as error:
        raise unreadable(path) from error
    if not isinstance(value, dict):
        raise unreadable(path)
    return value


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Replace a file atomically, readable by its owner alone.

    Raises:
        CellwrightError: ``store/full`` or ``store/unwritable``; the former file is as it was.
    """
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise unwritable(path, error) from error


@contextlib.contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lock file `path`, between threads and processes of this machine.

    Raises:
        CellwrightError: ``store/busy`` after `seconds`; ``store/full`` or ``store/unwritable``.
    """
    lock = FileLock(path, timeout=seconds)
    try:
        lock.acquire()
    except Timeout as error:
        raise busy(path, seconds) from error
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def busy(path: Path, seconds: float) -> CellwrightError:
    """Say that somebody else has been at `path` all the while."""
    return CellwrightError(
        "store/busy",
        f"Another process has held {path} for over {seconds:.0f} seconds.",
        "Wait for it to end; if it hangs, end it and try again.",
    )


def unwritable(path: Path, error: OSError) -> CellwrightError:
    """Say why nothing could be written at `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return CellwrightError(
            "store/full",
            f"The disk of {path.parent} is full, so nothing could be kept there.",
            "Free some space; runs that wait are kept as soon as there is room.",
        )
    return CellwrightError(
        "store/unwritable",
        f"{path} can't be written: {error.strerror or error}.",
        "Give the account of the Jupyter server the right to write there.",
    )


def unreadable(path: Path) -> CellwrightError:
    """Say that a file of the store is damaged or may not be read."""
    return CellwrightError(
        "store/unreadable",
        f"{path} is damaged or may not be read.",
        "Move it aside; Cellwright makes a new one. The snapshots in history.git are not concerned.",
    )
