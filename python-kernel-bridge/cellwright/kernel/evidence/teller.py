"""Puts a run's evidence together, its files' hashes and its variables' verdicts, and tells it when all is known."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from .. import problems
from ..environment import Installed
from ..files.audit import ignore_this_thread
from .content import FileHashes
from .read_hashes import ReadHashes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ...wire.types import Environment, Evidence, FileUse, VariableEvidence
    from ..files.places import Places
    from .pace import Pace


@dataclass(eq=False)
class _Batch:
    run: str
    open: set[str]
    """Variables of it without a verdict."""
    files: list[FileUse] | None = None
    """None until its run's own record is on its way."""
    above: list[FileUse] = field(default_factory=list)
    """Files that its inputs were read from."""
    hashed: bool = False
    verdicts: list[VariableEvidence] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)

    @property
    def is_complete(self) -> bool:
        return self.hashed and not self.open


class Teller:
    """Tells in a thread of its own, in the order in which evidence is complete.

    Args:
        pace: When the thread may work.
        calm: As `FileHashes` has it.
        settle: Called with (run, names changed or unknown) once all its variables have a verdict.
        emit: Called with the evidence, once its files are hashed too.
    """

    places: Places

    def __init__(
        self,
        pace: Pace,
        calm: Callable[[], None],
        settle: Callable[[str, set[str]], None],
        emit: Callable[[Evidence], None],
    ) -> None:
        self._pace = pace
        self._settle = settle
        self._emit = emit
        self._condition = threading.Condition()
        self._batches: dict[str, _Batch] = {}
        self._telling = 0
        self._hashes = ReadHashes()
        self._closed = False
        self._files = FileHashes(lambda: self.places.workspace, calm, pace)
        self._installed = Installed()
        self._thread = threading.Thread(target=self._work, name="cellwright-teller", daemon=True)

    @property
    def environment_id(self) -> str | None:
        """The id of what is installed, once it is known."""
        return self._installed.id

    def start(self) -> None:
        """Start the threads."""
        self._files.start()
        self._thread.start()

    def close(self) -> None:
        """End the threads after what they are at."""
        self._files.close()
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def expect(self, run: str, variables: Collection[str]) -> None:
        """A run ended; these variables of it will have a verdict."""
        batch = _Batch(run, set(variables))
        with self._condition:
            self._batches[run] = batch
        if not batch.open:
            self._settle(run, set())

    def decide(self, run: str, told: VariableEvidence) -> None:
        """Take the verdict on one variable."""
        with self._condition:
            batch = self._batches.get(run)
            if batch is None:
                return
            batch.open.discard(told["name"])
            batch.verdicts.append(told)
            if told["verdict"] != "unchanged":
                batch.changed.add(told["name"])
            if batch.open:
                return
            self._condition.notify_all()
        self._settle(run, batch.changed)

    def release(self, run: str, files: list[FileUse], above: list[FileUse]) -> None:
        """The run's own record is on its way: evidence may follow it.

        Args:
            run: The run.
            files: What it read and wrote, to be hashed.
            above: What its inputs were read from: told with the hash where that is known by then.
        """
        with self._condition:
            batch = self._batches.get(run)
            if batch is None:
                return
            batch.files = list({use["path"]: use for use in files}.values())
            batch.above = above
        self._files.hash(batch.files, partial(self._hashed, batch))

    def flush(self, seconds: float) -> bool:
        """Wait until all is told. Return False when it took longer: the rest is told as far as it is known."""
        with self._condition:
            if self._condition.wait_for(lambda: not self._batches and not self._telling, seconds):
                return True
            rest, self._batches = list(self._batches.values()), {}
        for batch in rest:
            self._tell(batch)
        return False

    def _hashed(self, batch: _Batch, files: list[FileUse]) -> None:
        with self._condition:
            batch.files, batch.hashed = files, True
            self._hashes.learn(files)
            self._condition.notify_all()

    def _work(self) -> None:
        ignore_this_thread()
        environment = self._environment()
        worked = 0.0
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._closed or self._complete() is not None)
            self._pace.rest(worked)
            began = time.monotonic()
            with self._condition:
                if self._closed:
                    return
                batch = self._complete()
                if batch is None:  # told by `flush` meanwhile
                    continue
                del self._batches[batch.run]
                self._telling += 1
            self._tell(batch, environment or self._environment())
            environment = None
            with self._condition:
                self._telling -= 1
                self._condition.notify_all()
            worked = time.monotonic() - began

    def _complete(self) -> _Batch | None:
        return next((batch for batch in self._batches.values() if batch.is_complete), None)

    def _environment(self) -> Environment | None:
        try:
            return self._installed.refresh()
        except Exception as error:
            problems.note("environment", error)
            return None

    def _tell(self, batch: _Batch, environment: Environment | None = None) -> None:
        verdicts = [*batch.verdicts, *(_unfinished(name) for name in batch.open)]
        evidence: Evidence = {
            "format": "cellwright/evidence",
            "v": 1,
            "run": batch.run,
            "session": "",
            "files": [*(batch.files or ()), *self._hashes.known(batch.above, batch.files or ())],
            "variables": sorted(verdicts, key=lambda told: told["name"]),
            "complete": batch.is_complete,
        }
        if environment is not None:
            evidence["environment"] = environment
        try:
            self._emit(evidence)
        except Exception as error:
            problems.note("evidence", error)


def _unfinished(name: str) -> VariableEvidence:
    return {"name": name, "verdict": "unknown", "reason": "the session ended before it was hashed"}
