"""The thread that hashes after the reply: what each run changed in place, and what its files held.

A variable is looked at once after it is bound and again after each run that could have changed it: one that uses it, or
something that shares its memory. New variables come first, since a look that is late for the next run is lost for it.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import problems
from ..environment import Installed
from ..files.audit import ignore_this_thread
from .content import FileHashes
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


@dataclass(eq=False)
class _Batch:
    run: str
    files: list[FileUse]
    open: set[str]
    """Variables of it without a verdict."""
    released: bool = False
    """Its run's own record is on its way."""
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
        self._variables: dict[str, Variable] = {}
        self._queue: list[Variable] = []
        self._active: Variable | None = None
        self._needed: set[Variable] = set()
        self._batches: dict[str, _Batch] = {}
        self._running: Callable[[Variable], bool] | None = None
        self._emitting = 0
        self._closed = False
        self._cell_seconds = 0.0
        self._waited_seconds = 0.0
        self._slice_began = 0.0
        self._files = FileHashes(lambda: self.places.workspace)
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
        self._thread.start()
        self._reader.start()

    def cells_took(self, seconds: float) -> None:
        """Add to the time that cells took, of which a share may be spent waiting."""
        self._cell_seconds += seconds

    def before_cell(self, uses: Collection[str]) -> None:
        """Wait within the allowance for what the cell is about to use; what is not done by then is overlapped."""
        with self._condition:
            affected = self._affected_by(uses)
            needed = {v for v in self._unlooked() if v.is_urgent and affected(v)}
            if needed:
                self._needed = needed
                self._condition.notify_all()
                allowance = min(MOST_WAIT_SECONDS, SHARE * self._cell_seconds - self._waited_seconds)
                began = time.monotonic()
                self._condition.wait_for(lambda: not self._needed, max(0.0, allowance))
                self._waited_seconds += time.monotonic() - began
                self._needed = set()
            self._running = affected
            for variable in self._unlooked():
                variable.overlapped = variable.overlapped or affected(variable)

    def after_cell(
        self, run: str, binds: Iterable[str], uses: Iterable[str], suspects: Collection[str], files: list[FileUse]
    ) -> set[str]:
        """Queue what the run bound and what it could have changed. Return the names of the latter."""
        bound = set(binds)
        with self._condition:
            self._running = None
            for variable in self._queue:
                if variable is not self._active:
                    variable.overlapped = False
            direct = [v for name in uses if name not in bound and (v := self._variable(name)) is not None]
            affected = self._affected_by([v.name for v in direct])
            others = [v for v in self._variables.values() if v.name not in bound and v not in direct and affected(v)]
            candidates = direct + [v for v in others if self._variable(v.name) is v]
            by_path = {use["path"]: use for use in files}
            self._batches[run] = _Batch(run, list(by_path.values()), {v.name for v in candidates})
            for name in bound:
                self._variables.pop(name, None)
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
            for batch in self._batches.values():
                batch.released = True
            self._condition.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait until everything queued is told. Return False when it took longer."""
        with self._condition:
            return self._condition.wait_for(
                lambda: not self._queue and not self._batches and not self._emitting, seconds
            )

    def close(self) -> None:
        """End the thread after what it is at."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _unlooked(self) -> list[Variable]:
        return self._queue if self._active is None else [self._active, *self._queue]

    def _variable(self, name: str) -> Variable | None:
        """Return the variable that `name` is bound to now; None where it is unbound or can't be changed in place."""
        value = self._namespace.get(name)
        if value is None or not is_mutable(value):
            return None
        variable = self._variables.get(name)
        if variable is None or variable.key != id(value):
            kind = type(value)
            variable = Variable(name, id(value), f"{kind.__module__}.{kind.__qualname__}")
            variable.quick_roots = quick_roots(value)
            variable.size = size_of(value)
            self._variables[name] = variable
        return variable

    def _look_at(self, variable: Variable) -> None:
        if variable.value is None:
            variable.value = self._namespace.get(variable.name)
        if variable not in self._queue:
            self._queue.append(variable)

    def _affected_by(self, uses: Collection[str]) -> Callable[[Variable], bool]:
        """Tell the variables that a cell using these names could change: those, and what shares something with them."""
        names = set(uses)
        used = [v for name in names if (v := self._variables.get(name)) is not None]
        keys = {id(value) for name in names if (value := self._namespace.get(name)) is not None}
        blind = any(v.roots is None for v in used)
        roots = keys.union(*(v.roots for v in used if v.roots is not None))

        def affected(variable: Variable) -> bool:
            if variable.name in names or variable.key in roots:
                return True
            own = variable.roots
            if own is None:
                return bool(used)
            return (blind and not variable.is_closed) or not roots.isdisjoint(own)

        return affected

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
            self._tell()

    def _next(self) -> Variable | None:
        if not self._queue:
            return None
        self._queue.sort(key=lambda v: (v not in self._needed, not v.is_urgent, v.size))  # stable: else first come
        variable = self._active = self._queue.pop(0)
        variable.overlapped = self._running is not None and self._running(variable)
        return variable

    def _look(self, variable: Variable) -> None:
        runs = list(variable.waiting)
        self._slice_began = time.monotonic()
        try:
            found = fingerprint(variable.value, self._step)
        except _Preempted:
            with self._condition:
                self._queue.append(variable)
                self._active = None
            return
        except Exception as error:  # e.g. a dict that the running cell resizes while it is walked
            self._failed(variable, runs, f"{type(error).__name__} while hashing")
            return
        with self._condition:
            verdicts = variable.looked(found, runs)
            self._done(variable, runs)
            for run, verdict, reason in verdicts:
                self._decide(run, variable, verdict, reason)

    def _failed(self, variable: Variable, runs: list[str], reason: str) -> None:
        with self._condition:
            variable.known_is = "nothing"
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
                if batch is None or any(v.known is None for v in self._queue):
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
        return next((b for b in self._batches.values() if b.released and not b.open), None)

    def _tell_one(self, batch: _Batch) -> None:
        self._slice_began = time.monotonic()
        files = self._files.hash(batch.files, self._serve)
        evidence: Evidence = {
            "format": "cellwright/evidence",
            "v": 1,
            "run": batch.run,
            "session": "",
            "files": files,
            "variables": sorted(batch.verdicts, key=lambda told: told["name"]),
            "complete": True,
        }
        while not self._environment_read.wait(_ENVIRONMENT_POLL_SECONDS):
            self._serve()
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
        """While files are read, variables still come first."""
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
        """Between slices, let the user's code have the interpreter: it would else wait a switch interval for it."""
        now = time.monotonic()
        if now - self._slice_began > _HELD_GIL_SECONDS:
            time.sleep(_PAUSE_SECONDS if self._running is not None else 0)
            self._slice_began = time.monotonic()
