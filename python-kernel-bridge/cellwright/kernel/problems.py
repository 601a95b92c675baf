"""What went wrong inside capture: kept for the run's record, never shown among the user's outputs."""

from __future__ import annotations

import traceback

_MOST = 5
_noted: list[str] = []


def note(where: str, error: BaseException) -> None:
    """Remember that capture itself failed at `where`; the cell goes on as if capture were not there."""
    if len(_noted) < _MOST:
        place = traceback.extract_tb(error.__traceback__)[-1:]
        at = f" ({place[0].filename.rpartition('/')[2]}:{place[0].lineno})" if place else ""
        _noted.append(f"{where}: {type(error).__name__}: {error}{at}"[:500])


def drain() -> str | None:
    """Return what was noted since the last call, or None."""
    if not _noted:
        return None
    text = "; ".join(_noted)
    _noted.clear()
    return text
