"""The spool's other end: what the server serves, and what it may remove once the front end has it in a snapshot."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import CellwrightError
from ..kernel import spool_reader
from .files import read_json, write_json

if TYPE_CHECKING:
    from ..wire.types import SpoolEntry

LARGEST_PAGE = 5_000  # entries
_SESSION = re.compile(r"[0-9a-f-]{36}")
_ACKNOWLEDGED = "acknowledged.json"
_KEPT = 24 * 3600.0  # seconds that a finished session's last segment stays


class Waiting(NamedTuple):
    """Entries of a session that nobody has acknowledged: `first` to `last`."""

    session: str
    first: int
    last: int


def spool_folder(store: Path, notebook: str) -> Path:
    """Return the folder of a notebook's spooled sessions."""
    return store / "spool" / notebook


def waiting(folder: Path) -> list[Waiting]:
    """Return the sessions with entries not yet acknowledged, oldest first; also those of dead kernels."""
    found = []
    for session in spool_reader.sessions(folder):
        through = _through(folder / session.session)
        if session.last > through:
            found.append(Waiting(session.session, max(session.first, through + 1), session.last))
        else:
            _drop_when_old(folder / session.session)
    return found


def read(folder: Path, session: str, after: int, limit: int) -> tuple[list[SpoolEntry], bool]:
    """Return entries numbered above `after` and not acknowledged, and whether there are more.

    Raises:
        CellwrightError: ``spool/unknown``.
    """
    at = _session(folder, session)
    return spool_reader.read(at, max(after, _through(at)), min(limit, LARGEST_PAGE))


def acknowledge(folder: Path, session: str, through: int) -> None:
    """Remember that entries up to `through` are kept; segments that hold nothing else go, but the one being written.

    Raises:
        CellwrightError: ``spool/unknown``, ``store/full``, ``store/unwritable``.
    """
    at = _session(folder, session)
    through = max(through, _through(at))
    write_json(at / _ACKNOWLEDGED, {"format": "cellwright/acknowledged", "v": 1, "through": through})
    files = spool_reader.segments(at)
    for file, following in pairwise(files):
        if _first(following) > through + 1:
            break
        with contextlib.suppress(FileNotFoundError):
            file.unlink()


def _session(folder: Path, session: str) -> Path:
    if not _SESSION.fullmatch(session) or not (folder / session).is_dir():
        raise CellwrightError(
            "spool/unknown", "There are no missed runs of this session.", "Reload the page; it may all be kept already."
        )
    return folder / session


def _through(session: Path) -> int:
    through = (read_json(session / _ACKNOWLEDGED) or {}).get("through", 0)
    return through if isinstance(through, int) else 0


def _first(segment: Path) -> int:
    with segment.open("rb") as lines:
        try:
            return int(json.loads(lines.readline())["n"])
        except (ValueError, KeyError, TypeError):
            return 2**53  # torn; keep what is before it


def _drop_when_old(session: Path) -> None:
    newest = max((file.stat().st_mtime for file in session.iterdir()), default=0.0)
    if time.time() - newest > _KEPT:
        shutil.rmtree(session, ignore_errors=True)
