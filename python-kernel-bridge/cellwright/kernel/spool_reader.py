"""Reading spools back: what the server serves to a front end that was away."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..ids import instant
from . import segment_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..wire.types import SpoolEntry

PAGE_BYTES = 16 * 2**20


class SpoolSession(NamedTuple):
    """What is on disk of one session: entries `first` to `last`."""

    session: str
    first: int
    last: int
    seen: str
    """When the last one was written."""


def sessions(folder: Path) -> list[SpoolSession]:
    """Return the sessions that have entries in a notebook's spool folder, oldest first."""
    found = []
    for session in sorted(folder.iterdir()) if folder.is_dir() else []:
        files = segments(session) if session.is_dir() else []
        first = next((entry["n"] for file in files for entry in _entries(file)), None)
        last = next((last for file in reversed(files) if (last := _last(file)) is not None), None)
        if first is not None and last is not None:
            found.append(SpoolSession(session.name, first, *last))
    return found


def segments(session: Path) -> list[Path]:
    """Return a session's segment files in order, but for one that waits for its first entry."""
    files = (file for file in session.glob("*.jsonl") if file.stem.isdigit() and _holds_something(file))
    return sorted(files, key=lambda file: int(file.stem))


def read(session: Path, after: int, limit: int) -> tuple[list[SpoolEntry], bool]:
    """Return up to `limit` entries numbered above `after`, fewer where they are large, and whether there are more."""
    files = segments(session)
    starts = [next((entry["n"] for entry in _entries(file)), None) for file in files]
    found: list[SpoolEntry] = []
    size = 0
    for file, following in zip(files, [*starts, None][1:], strict=True):
        if following is not None and following <= after + 1:
            continue
        for entry, length in _lines(file):
            if entry["n"] > after:
                if len(found) == limit or (found and size + length > PAGE_BYTES):
                    return found, True
                found.append(entry)
                size += length
    return found, False


def drop_through(session: Path, through: int) -> None:
    """Remove the segments that hold nothing above `through`, but for one that is still being written."""
    for file in segments(session):
        with segment_lock.taken(str(file)) as free:
            ended = file.read_bytes().endswith(b"\n\n")
            if not (ended or free) or any(entry["n"] > through for entry in _entries(file)):
                return
            with contextlib.suppress(PermissionError):  # open in a kernel on Windows
                file.unlink(missing_ok=True)


def unfinished(entries: list[SpoolEntry]) -> list[str]:
    """Return the runs that started and never ended: where the kernel is gone, they died with it."""
    ended = {entry.get("run") for entry in entries if entry["kind"] == "run"}
    return [entry["run"] for entry in entries if entry["kind"] == "start" and entry["run"] not in ended]


def _holds_something(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:  # done with, and removed since it was listed
        return False


def _last(file: Path) -> tuple[int, str] | None:
    """Return the number of a segment's last entry, and when it was written."""
    try:
        written = file.stat().st_mtime
    except FileNotFoundError:  # done with, and removed since it was listed
        return None
    number = None
    for entry in _entries(file):
        number = entry["n"]
    return None if number is None else (number, instant(written))


def _entries(file: Path) -> Iterator[SpoolEntry]:
    return (entry for entry, _ in _lines(file))


def _lines(file: Path) -> Iterator[tuple[SpoolEntry, int]]:
    """Yield each entry and the bytes it takes."""
    try:
        lines = file.open("rb")
    except FileNotFoundError:  # done with, and removed since it was listed
        return
    with lines:
        for line in lines:
            if not line.endswith(b"\n"):
                return  # torn, or still being written
            try:
                yield json.loads(line), len(line)
            except ValueError:  # a line that a full disk tore; what follows it is whole
                continue
