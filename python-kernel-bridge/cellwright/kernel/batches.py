"""Which runs were asked for together: Run All sends its requests at once, long before the last one is run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

TOGETHER_SECONDS = 0.25
"""Between two requests of one batch, by the clock of the client that sent them; nobody clicks so fast for long."""


class Batches:
    """Follows the requests of one session, in the order in which they are run."""

    def __init__(self) -> None:
        self._client: Any = None
        self._sent: datetime | None = None
        self._first: str | None = None

    def add(self, run: str, parent: Any) -> str | None:
        """Take the next run and its request; return the first run of its batch, None where that is this one."""
        header = parent.get("header", {}) if isinstance(parent, dict) else {}
        client, sent = header.get("session"), header.get("date")
        sent = sent if isinstance(sent, datetime) else None
        if self._first is not None and client == self._client and _are_together(self._sent, sent):
            self._sent = sent
            return self._first
        self._client, self._sent, self._first = client, sent, run
        return None


def _are_together(earlier: datetime | None, later: datetime | None) -> bool:
    if earlier is None or later is None or (earlier.tzinfo is None) != (later.tzinfo is None):
        return False
    return 0 <= (later - earlier).total_seconds() < TOGETHER_SECONDS
