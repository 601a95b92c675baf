"""Metrics logged at steps, streamed while the cell runs: enough for a curve, never enough to trip a rate limit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .wirejson import wire_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..wire.types import Point
    from .progress import RunInProgress

INTERVAL_SECONDS = 0.05
"""Between two points of one curve; what is left out is in the run's series at its end."""


class Points:
    """Called as `RunInProgress.emit_point`, from any thread."""

    def __init__(self, run: RunInProgress, session: str, send: Callable[[Point], None]) -> None:
        self._run = run
        self._session = session
        self._send = send
        self._last: dict[tuple[str, str | None], float] = {}

    def __call__(self, name: str, step: float, value: Any, child: str | None) -> None:
        """Send one point, unless the curve had one a moment ago."""
        now = time.monotonic()
        if now - self._last.get((name, child), 0.0) < INTERVAL_SECONDS:
            return
        self._last[name, child] = now
        point: Point = {
            "format": "cellwright/point",
            "v": 1,
            "run": self._run.run,
            "session": self._session,
            "cell": self._run.cell,
            "name": name,
            "step": step,
            "value": wire_value(value),
        }
        if child is not None:
            point["child"] = child
        self._send(point)
