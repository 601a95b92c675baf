"""The spool's other end: what the server serves, and what it may remove once the front end has it in a snapshot."""

from __future__ import annotations

import re
import shutil
import time
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
    waiting_for = {one.session for one in found}
    for at in folder.iterdir() if folder.is_dir() else []:
        if at.is_dir() and at.name not in waiting_for:
            spool_reader.drop_through(at, _through(at))  # what was still being written when it was acknowledged
            _drop_when_old(at)
    return found


def read(folder: Path, session: str, after: int, limit: int) -> tuple[list[SpoolEntry], bool]:
    """Return entries numbered above `after` and not acknowledged, and whether there are more.

    Raises:
        CellwrightError: ``spool/unknown``.
    """
    at = _session(folder, session)
    return spool_reader.read(at, max(after, _through(at)), min(limit, LARGEST_PAGE))


def acknowledge(folder: Path, session: str, through: int) -> None:
    """Remember that entries up to `through` are kept; segments that hold nothing else go, if no kernel writes one.

    Raises:
        CellwrightError: ``spool/unknown``, ``store/full``, ``store/unwritable``.
    """
    at = _session(folder, session)
    through = max(through, _through(at))
    write_json(at / _ACKNOWLEDGED, {"format": "cellwright/acknowledged", "v": 1, "through": through})
    spool_reader.drop_through(at, through)


def _session(folder: Path, session: str) -> Path:
    if not _SESSION.fullmatch(session) or not (folder / session).is_dir():
        raise CellwrightError(
            "spool/unknown", "There are no missed runs of this session.", "Reload the page; it may all be kept already."
        )
    return folder / session


def _through(session: Path) -> int:
    through = (read_json(session / _ACKNOWLEDGED) or {}).get("through", 0)
    return through if isinstance(through, int) else 0


def _drop_when_old(session: Path) -> None:
    newest = max((file.stat().st_mtime for file in session.iterdir()), default=0.0)
    if time.time() - newest > _KEPT:
        shutil.rmtree(session, ignore_errors=True)
