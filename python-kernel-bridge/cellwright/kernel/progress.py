"""The run in progress: what readers, metrics and `cw.*` write to while a cell runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..wire.types import ChildRun, DatasetUse, Metric, Param, Series


@dataclass
class RunInProgress:
    """One cell run between its start and its end. Everything appended here ends up in its `Run`.

    Writers may be any thread of the user's; each field is only appended to, which is atomic in CPython.
    """

    run: str
    cell: str | None
    source: str
    reads: dict[str, str] = field(default_factory=dict)
    """Path as the user gave it, made absolute → how it was seen (FileUse.by)."""
    writes: dict[str, str] = field(default_factory=dict)
    datasets: list[DatasetUse] = field(default_factory=list)
    params: list[Param] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    children: list[ChildRun] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)
    scratch: dict[str, Any] = field(default_factory=dict)
    """For recorders that need to remember something until the cell ends, by their own key."""
    emit_point: Callable[[str, float, Any, str | None], None] = lambda name, step, value, child: None
    """Stream (name, step, value, child id) to the live clients."""
    watch_children: Callable[[], None] = lambda: None
    """Called before the run starts a process: from now on, what it reads and writes is to be seen too."""


running: RunInProgress | None = None
"""The run in progress, for readers whose time counts; others ask `current`."""


def current() -> RunInProgress | None:
    """Return the run in progress, or None between cells, when paused, or for cells that opted out."""
    return running


def set_current(run: RunInProgress | None) -> None:
    """Called by capture alone, at a cell's start and end."""
    global running
    running = run
