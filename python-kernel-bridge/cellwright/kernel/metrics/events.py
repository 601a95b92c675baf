"""What was measured and fitted while a cell runs, in order; `settle` makes metrics, parameters and children of it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...wire.types import ChildRun, Param, Series
    from ..progress import RunInProgress
    from .sites import Site

EVENTS = "events"
"""Where a run in progress keeps them, in its scratch."""
MAX_EVENTS = 20_000
"""Calls remembered a cell; a loop that measures more often is recorded up to here."""


@dataclass(frozen=True)
class Value:
    """One number of a result.

    Attributes:
        name: Appended to the label (``_mean``), or the whole name where `absolute`; empty for the result itself.
        value: As returned: its identity may name it.
    """

    value: Any
    name: str = ""
    absolute: bool = False


@dataclass(frozen=True)
class Event:
    """A call that measured or fitted something."""

    site: Site
    by: str
    """Qualified name of the function or class."""
    values: tuple[Value, ...] = ()
    params: tuple[Param, ...] = ()
    series: tuple[Series, ...] = ()
    children: tuple[ChildRun, ...] = ()
    within: ChildRun | None = field(default=None, compare=False)
    """The `cw.run()` block around it."""


def remember(run: RunInProgress, event: Event) -> None:
    """Keep an event until the cell ends."""
    events = run.scratch.setdefault(EVENTS, [])
    if len(events) < MAX_EVENTS:
        events.append(event)


def take(run: RunInProgress) -> list[Event]:
    """Return the events of the run, and let go of what they hold."""
    events: list[Event] = run.scratch.pop(EVENTS, [])
    return events


def block_variable(run: RunInProgress) -> ContextVar[ChildRun | None]:
    """Return the variable that holds the innermost open `cw.run()` block of a thread or task.

    It lives in the run, since the package that opens blocks may be another copy than the one that captures.
    """
    variable: ContextVar[ChildRun | None] | None = run.scratch.get("block")
    if variable is None:
        variable = run.scratch.setdefault("block", ContextVar("cellwright_block", default=None))
    return variable


def open_block(run: RunInProgress) -> ChildRun | None:
    """Return the innermost open `cw.run()` block, if there is one."""
    variable: ContextVar[ChildRun | None] | None = run.scratch.get("block")
    return None if variable is None else variable.get()


def at_end(run: RunInProgress, settle: Callable[[RunInProgress], None]) -> None:
    """Have `settle` called when the cell ends, before names are settled."""
    run.scratch.setdefault("at_end", []).append(settle)
