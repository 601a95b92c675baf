"""The thread that hashes after the reply: what each run changed in place, and what its files held.

A variable is looked at once after it is bound and again after each run that could have changed it: one that uses it, or
something that shares its memory. New variables come first, since a look that is late for the next run is lost for it.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from .. import problems
from ..environment import Installed
from ..files.audit import ignore_this_thread
from .content import FileHashes
from .queue import LookQueue
from .reach import Footprint, Reach
from .sharing import quick_roots, size_of
from .values import fingerprint, is_mutable
from .variable import Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ...wire.types import Evidence, FileUse, VariableEvidence
    from ..files.places import Places

SHARE = 0.02
"""Of the time that cells took so far, capture may spend this much waiting for hashes before cells."""
MOST_WAIT_SECONDS = 0.05
_PAUSE_SECONDS = 0.0002
_HELD_GIL_SECONDS = 0.0003
_ENVIRONMENT_POLL_SECONDS = 0.01
_GIVE_UP_SECONDS = 0.5


@dataclass(eq=False)
class _Batch:
    run: str
    files: list[FileUse]
    open: set[str]
    """Variables of it without a verdict."""
    released: bool = False
    """Its run's own record is on its way."""
    hashed: bool = False
    verdicts: list[VariableEvidence] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


class _Preempted(Exception):
    """Another variable is needed first."""


class EvidenceWorker:
    """Hashes in a daemon thread; `emit(evidence, names changed or unknown)` is called there."""

    places: Places

    def __init__(self, namespace: dict[str, Any], emit: Callable[[Evidence, set[str]], None]) -> None:
        self._namespace = namespace
        self._emit = emit
        self._condition = threading.Condition(threading.RLock())
        self._reach = Reach()
        self._queue = LookQueue()
        self._active: Variable | None = None
        self._needed: set[Variable] = set()
        self._batches: dict[str, _Batch] = {}
        self._running: Footprint | None = None
        self._emitting = 0
        self._gives_up = False
        """What waits is told as far as it is known."""
        self._closed = False
        self._cell_seconds = 0.0
        self._waited_seconds = 0.0
        self._slice_began = 0.0
        self._files = FileHashes(lambda: self.places.workspace, self._until_looked)
        self._installed = Installed()
        self._environment_read = threading.Event()
        self._pending_environment: Any = None
        self._thread = threading.Thread(target=self._work, name="cellwright-evidence", daemon=True)
        self._reader = threading.Thread(target=self._read_environment, name="cellwright-environment", daemon=True)

    @property
    def environment_id(self) -> str | None:
        """The id of what is installed, once it is known."""
        return self._installed.id

    def start(self) -> None:
        """Start the threads. Separate, so that nothing starts where capture is only built."""
        self._files.start()
        self._thread.start()
        self._reader.start()

    def cells_took(self, seconds: float) -> None:
        """Add to the time that cells took, of which a share may be spent waiting."""
        self._cell_seconds += seconds

    def before_cell(self, uses: Collection[str]) -> None:
        """Wait within the allowance for what the cell is about to use; what is not done by then is overlapped."""
        with self._condition:
            footprint = self._footprint(uses)
            needed = {v for v in self._reach.of(footprint) if self._is_unlooked(v) and v.is_urgent}
            if needed:
                self._needed = needed
                self._condition.notify_all()
                allowance = min(MOST_WAIT_SECONDS, SHARE * self._cell_seconds - self._waited_seconds)
                began = time.monotonic()
                self._condition.wait_for(lambda: not self._needed, max(0.0, allowance))
                self._waited_seconds += time.monotonic() - began
                self._needed = set()
            self._running = footprint
            if (active := self._active) is not None:
                active.overlapped = active.overlapped or footprint.touches(active)

    def after_cell(
        self, run: str, binds: Iterable[str], uses: Iterable[str], suspects: Collection[str], files: list[FileUse]
    ) -> set[str]:
        """Queue what the run bound and what it could have changed. Return the names of the latter."""
        bound = set(binds)
        with self._condition:
            self._running = None
            direct = [v for name in uses if name not in bound and (v := self._variable(name)) is not None]
            reached = self._reach.of(self._footprint([v.name for v in direct])).difference(direct)
            others = [v for v in reached if v.name not in bound and self._variable(v.name) is v]
            candidates = direct + others
            by_path = {use["path"]: use for use in files}
            self._batches[run] = _Batch(run, list(by_path.values()), {v.name for v in candidates})
            for name in bound:
                self._reach.drop(name)
                fresh = self._variable(name)
                if fresh is not None:
                    self._look_at(fresh)
            for variable in candidates:
                variable.waiting.append(run)
                variable.suspect = variable.suspect or variable.name in suspects
                self._look_at(variable)
            return {v.name for v in candidates}

    def release(self) -> None:
        """The run's own record is on its way: evidence may follow it."""
        with self._condition:
            batches = [batch for batch in self._batches.values() if not batch.released]
            for batch in batches:
                batch.released = True
                self._files.hash(batch.files, partial(self._hashed, batch))
            self._condition.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait until everything queued is told. Return False when it took longer: the rest is told as it is known."""
        with self._condition:
            if self._condition.wait_for(self._is_idle, seconds):
                return True
            self._gives_up = True
            self._condition.notify_all()
            self._condition.wait_for(lambda: not self._batches and not self._emitting, _GIVE_UP_SECONDS)
            self._gives_up = False
            return False

    def close(self) -> None:
        """End the threads after what they are at."""
        self._files.close()
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _until_looked(self) -> None:
        """Files wait for variables: a look that is late is lost."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or (not self._queue and self._active is None))

    def _is_idle(self) -> bool:
        return not self._queue and not self._batches and not self._emitting

    def _hashed(self, batch: _Batch, files: list[FileUse]) -> None:
        with self._condition:
            batch.files, batch.hashed = files, True
            self._condition.notify_all()

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

    def _work(self) -> None:
        ignore_this_thread()
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._closed or self._queue or self._ready())
                if self._closed:
                    return
                variable = self._next()
            if variable is not None:
                self._look(variable)
                self._breathe()
            self._tell()

    def _next(self) -> Variable | None:
        variable = self._queue.pop(self._needed)
        if variable is not None:
            self._active = variable
            variable.overlapped = self._running is not None and self._running.touches(variable)
        return variable

    def _look(self, variable: Variable) -> None:
        runs = list(variable.waiting)
        try:
            found = fingerprint(variable.value, self._step)
        except _Preempted:
            with self._condition:
                self._queue.push(variable)
                self._active = None
            return
        except Exception as error:  # e.g. a dict that the running cell resizes while it is walked
            self._failed(variable, runs, f"{type(error).__name__} while hashing")
            return
        with self._condition:
            verdicts = variable.looked(found, runs)
            self._reach.looked(variable)
            self._done(variable, runs)
            for run, verdict, reason in verdicts:
                self._decide(run, variable, verdict, reason)

    def _failed(self, variable: Variable, runs: list[str], reason: str) -> None:
        with self._condition:
            variable.known_is = "nothing"
            self._reach.looked(variable)
            self._done(variable, runs)
            for run in runs:
                self._decide(run, variable, "unknown", reason)

    def _done(self, variable: Variable, runs: list[str]) -> None:
        del variable.waiting[: len(runs)]
        self._active = None
        self._needed.discard(variable)
        if variable not in self._queue:
            variable.value = None
        self._condition.notify_all()

    def _decide(self, run: str, variable: Variable, verdict: Any, reason: str | None) -> None:
        batch = self._batches.get(run)
        if batch is None:
            return
        told: VariableEvidence = {"name": variable.name, "verdict": verdict, "type": variable.kind}
        if reason is not None and verdict == "unknown":
            told["reason"] = reason
        batch.open.discard(variable.name)
        batch.verdicts.append(told)
        if verdict != "unchanged":
            batch.changed.add(variable.name)

    def _tell(self) -> None:
        while True:
            with self._condition:
                batch = self._ready()
                if batch is None or (self._queue.holds_new and not self._gives_up):
                    return
                del self._batches[batch.run]
                self._emitting += 1
            try:
                self._tell_one(batch)
            except Exception as error:
                problems.note("evidence", error)
            with self._condition:
                self._emitting -= 1
                self._condition.notify_all()

    def _ready(self) -> _Batch | None:
        return next((b for b in self._batches.values() if self._gives_up or (b.hashed and not b.open)), None)

    def _tell_one(self, batch: _Batch) -> None:
        verdicts = [*batch.verdicts, *(_unfinished(name) for name in batch.open)]
        evidence: Evidence = {
            "format": "cellwright/evidence",
            "v": 1,
            "run": batch.run,
            "session": "",
            "files": list(batch.files),
            "variables": sorted(verdicts, key=lambda told: told["name"]),
            "complete": batch.hashed and not batch.open,
        }
        while not self._gives_up and not self._environment_read.wait(_ENVIRONMENT_POLL_SECONDS):
            self._serve()
        if self._environment_read.is_set():
            environment, self._pending_environment = self._pending_environment, None
            environment = environment or self._installed.refresh()
            if environment is not None:
                evidence["environment"] = environment
        self._emit(evidence, batch.changed)

    def _read_environment(self) -> None:
        ignore_this_thread()
        try:
            self._pending_environment = self._installed.refresh()
        except Exception as error:
            problems.note("environment", error)
        self._environment_read.set()

    def _serve(self) -> None:
        """While the list of packages is read, variables still come first."""
        self._breathe()
        with self._condition:
            variable = self._next()
        if variable is not None:
            self._look(variable)

    def _step(self, held: bool) -> None:
        """Called between slices of a walk; `held` where the slice held the interpreter."""
        if held:
            self._breathe()
        else:
            self._slice_began = time.monotonic()
        if self._needed and self._active not in self._needed:
            raise _Preempted

    def _breathe(self) -> None:
        """Between slices, let the user's code have the interpreter: it would else wait a switch interval for it.

        Even between cells: a pause of 0 gives nobody time to wake up and take it. Not where a cell waits for a look.
        """
        if time.monotonic() - self._slice_began > _HELD_GIL_SECONDS:
            time.sleep(0 if self._needed else _PAUSE_SECONDS)
            self._slice_began = time.monotonic()


def _unfinished(name: str) -> VariableEvidence:
    return {"name": name, "verdict": "unknown", "reason": "the session ended before it was hashed"}
