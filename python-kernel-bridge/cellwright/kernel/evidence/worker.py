"""The thread that looks at variables after the reply: what each run changed in place.

A variable is looked at once after it is bound and again after each run that could have changed it: one that uses it, or
something that shares its memory. Where the next run that could comes before the look, the variable is frozen; a look
that is late at what can't be frozen is lost, so new variables come first.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..files.audit import ignore_this_thread
from .freeze import freeze
from .pace import Breath, Pace
from .queue import LookQueue
from .reach import Footprint, Reach
from .sharing import quick_roots, size_of
from .teller import Teller
from .values import fingerprint, is_mutable
from .variable import Look, Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ...wire.types import Evidence, VariableEvidence
    from .walk import Fingerprint

SHARE = 0.02
"""Of the time that cells took so far, capture may spend this much on copies, and waiting for hashes, before cells."""
MOST_WAIT_SECONDS = 0.05
"""Before one cell."""


class _Preempted(Exception):
    """Another variable is needed first, or this one was frozen."""


class EvidenceWorker:
    """Looks at variables in a daemon thread.

    Args:
        namespace: The globals that cells run in.
        settle: Called with (run, names changed or unknown) once that is known; in whatever thread.
        emit: Called with all evidence of a run; in another thread.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        settle: Callable[[str, set[str]], None],
        emit: Callable[[Evidence], None],
    ) -> None:
        self._namespace = namespace
        self._condition = threading.Condition(threading.RLock())
        self._reach = Reach()
        self._queue = LookQueue()
        self._active: Variable | None = None
        self._look: Look | None = None
        """The one going on; None where what it would find no longer counts."""
        self._needed: set[Variable] = set()
        self._running: Footprint | None = None
        self._closed = False
        self._cell_seconds = 0.0
        self._waited_seconds = 0.0
        self._breath = Breath()
        self.pace = Pace()
        self.teller = Teller(self.pace, self._until_looked, settle, emit)
        self._thread = threading.Thread(target=self._work, name="cellwright-evidence", daemon=True)

    def start(self) -> None:
        """Start the threads. Separate, so that nothing starts where capture is only built."""
        self._thread.start()
        self.teller.start()

    def cells_took(self, seconds: float) -> None:
        """Add to the time that cells took, of which a share may be spent waiting."""
        self._cell_seconds += seconds

    def before_cell(self, uses: Collection[str]) -> None:
        """Freeze what the cell is about to use and was not looked at yet, as far as the allowance goes.

        For what can't be frozen, wait with what is left of it; what is not done by then is overlapped.
        """
        with self._condition:
            footprint = self._footprint(uses)
            unlooked = [v for v in self._reach.of(footprint) if self._is_unlooked(v) and v.value is not None]
            if unlooked:
                began = time.monotonic()
                until = began + min(MOST_WAIT_SECONDS, SHARE * self._cell_seconds - self._waited_seconds)
                unlooked.sort(key=lambda variable: not variable.is_urgent)  # a look that is late is lost
                self._needed = {v for v in unlooked if not self._freeze(v, until - time.monotonic()) and v.is_urgent}
                if self._needed:
                    self._condition.notify_all()
                    self._condition.wait_for(lambda: not self._needed, max(0.0, until - time.monotonic()))
                    self._needed = set()
                self._waited_seconds += time.monotonic() - began
            self._running = footprint
            if self._active is not None and self._look is not None and not self._look.is_frozen:
                self._active.overlapped = self._active.overlapped or footprint.touches(self._active)

    def after_cell(self, run: str, binds: Iterable[str], uses: Iterable[str], suspects: Collection[str]) -> set[str]:
        """Queue what the run bound and what it could have changed. Return the names of the latter."""
        bound = set(binds)
        with self._condition:
            self._running = None
            direct = [v for name in uses if name not in bound and (v := self._variable(name)) is not None]
            reached = self._reach.of(self._footprint([v.name for v in direct])).difference(direct)
            others = [v for v in reached if v.name not in bound and self._variable(v.name) is v]
            candidates = direct + others
            names = {v.name for v in candidates}
            self.teller.expect(run, names)
            for name in bound:
                self._reach.drop(name)
                fresh = self._variable(name)
                if fresh is not None:
                    self._look_at(fresh)
            for variable in candidates:
                variable.waiting.append(run)
                variable.suspect = variable.suspect or variable.name in suspects
                self._look_at(variable)
            if self._queue:
                self._condition.notify_all()
            return names

    def flush(self, seconds: float) -> bool:
        """Wait until everything queued is told. Return False when it took longer: the rest is told as it is known."""
        until = time.monotonic() + seconds
        with self.pace.hurried():
            with self._condition:
                self._condition.wait_for(self._has_looked, seconds)
            return self.teller.flush(max(0.0, until - time.monotonic()))

    def close(self) -> None:
        """End the threads after what they are at."""
        self.teller.close()
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _until_looked(self) -> None:
        """Files wait for variables: a look that is late is lost."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._has_looked())

    def _has_looked(self) -> bool:
        return not self._queue and self._active is None

    def _is_unlooked(self, variable: Variable) -> bool:
        return variable is self._active or variable in self._queue

    def _variable(self, name: str) -> Variable | None:
        """Return the variable that `name` is bound to now; None where it is unbound or can't be changed in place."""
        value = self._namespace.get(name)
        if value is None or not is_mutable(value):
            self._reach.drop(name)
            return None
        variable = self._reach.get(name)
        if variable is None or variable.key != id(value):
            kind = type(value)
            variable = Variable(name, id(value), f"{kind.__module__}.{kind.__qualname__}")
            variable.quick_roots = quick_roots(value)
            variable.size = size_of(value)
            self._reach.add(variable)
        return variable

    def _look_at(self, variable: Variable) -> None:
        if variable.value is None:
            variable.value = self._namespace.get(variable.name)
        self._queue.push(variable)

    def _footprint(self, uses: Collection[str]) -> Footprint:
        names = set(uses)
        used = [v for name in names if (v := self._reach.get(name)) is not None]
        keys = {id(value) for name in names if (value := self._namespace.get(name)) is not None}
        return Footprint(names, keys, used)

    def _freeze(self, variable: Variable, seconds: float) -> bool:
        frozen = freeze(variable.value, seconds)
        if frozen is None:
            return False
        variable.freeze(frozen)
        self._reach.looked(variable)
        if variable is self._active and self._look is not None and not self._look.is_frozen:
            self._look = None  # it may see some of what the cell makes of it
        return True

    def _work(self) -> None:
        ignore_this_thread()
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._closed or self._queue)
                if self._closed:
                    return
                found = self._next()
            if found is not None:
                self._take(*found)
                self._breathe()

    def _next(self) -> tuple[Variable, Look] | None:
        variable = self._queue.pop(self._needed)
        look = variable.next_look() if variable is not None else None
        if variable is None or look is None:
            return None
        self._active, self._look = variable, look
        variable.overlapped = not look.is_frozen and self._running is not None and self._running.touches(variable)
        return variable, look

    def _take(self, variable: Variable, look: Look) -> None:
        found, problem = None, ""
        try:
            found = fingerprint(look.value, self._step)
        except _Preempted:
            pass
        except Exception as error:  # e.g. a dict that the running cell resizes while it is walked
            problem = f"{type(error).__name__} while hashing"
        with self._condition:
            if self._look is look and (found is not None or problem):
                self._looked(variable, look, found, problem)
            self._active = self._look = None
            if variable.next_look() is not None:
                self._queue.push(variable)
            self._condition.notify_all()

    def _looked(self, variable: Variable, look: Look, found: Fingerprint | None, problem: str) -> None:
        if found is None:
            verdicts = variable.failed(look.runs, problem)
        else:
            verdicts = variable.looked(found if look.roots is None else replace(found, roots=look.roots), look.runs)
        self._reach.looked(variable)
        variable.done(look)
        if not look.is_frozen and variable not in self._queue:
            variable.value = None
        self._needed.discard(variable)
        for run, verdict, reason in verdicts:
            self._decide(run, variable, verdict, reason)

    def _decide(self, run: str, variable: Variable, verdict: Any, reason: str | None) -> None:
        told: VariableEvidence = {"name": variable.name, "verdict": verdict, "type": variable.kind}
        if reason is not None and verdict == "unknown":
            told["reason"] = reason
        self.teller.decide(run, told)

    def _step(self, held: bool) -> None:
        """Called between slices of a walk; `held` where the slice held the interpreter."""
        if held:
            self._breathe()
        else:
            self._breath.was_left()
        if self._look is None or (self._needed and self._active not in self._needed):
            raise _Preempted

    def _breathe(self) -> None:
        """Even between cells, but not for long where a cell waits for a look."""
        if self._needed:
            self._breath.take(0)
        else:
            self._breath.take()
