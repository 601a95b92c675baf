"""Work in the background that a panel looks at now and then."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import CellwrightError
from ..ids import new_id

if TYPE_CHECKING:
    from ..wire.types import ErrorData

_REMEMBERED = 50


class Job:
    """One piece of work: its state, log and result."""

    def __init__(self) -> None:
        self.id = new_id()
        self.state = "running"
        self.kernel_name: str | None = None
        self.error: ErrorData | None = None
        self.done = threading.Event()
        self._log: list[str] = []
        self._program: subprocess.Popen[str] | None = None
        self._cancelled = False
        self._turn = threading.Lock()

    def log(self, line: str) -> None:
        """Add a line to the log."""
        self._log.append(line.rstrip("\n"))

    def follow(self, program: subprocess.Popen[str]) -> None:
        """Take note of the program that works for this job, so that cancelling ends it."""
        with self._turn:
            self._program = program
            if self._cancelled:
                program.terminate()

    def cancel(self) -> None:
        """End the work, now or at its next step."""
        with self._turn:
            self._cancelled = True
            if self._program is not None:
                self._program.terminate()

    def check(self) -> None:
        """Go on only while nobody has cancelled.

        Raises:
            CellwrightError: ``environment/cancelled``.
        """
        if self._cancelled:
            raise CellwrightError(
                "environment/cancelled",
                "The environment was not made: this was cancelled.",
                "Start it again at any time.",
            )

    def to_wire(self) -> dict[str, Any]:
        """Return the job as the route answers it."""
        told: dict[str, Any] = {"id": self.id, "state": self.state, "log": "\n".join(self._log)}
        if self.kernel_name is not None:
            told["kernelName"] = self.kernel_name
        if self.error is not None:
            told["error"] = self.error
        return told


class Jobs:
    """The jobs of this process."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def start(self, work: Callable[[Job], str]) -> Job:
        """Start `work`, which logs into its job and returns a kernel's name."""
        job = Job()
        self._jobs[job.id] = job
        while len(self._jobs) > _REMEMBERED:
            del self._jobs[next(iter(self._jobs))]
        threading.Thread(target=self._run, args=(job, work), name=f"cellwright-{job.id}", daemon=True).start()
        return job

    def get(self, job: str) -> Job:
        """Return a job by its id.

        Raises:
            CellwrightError: ``environment/unknown-job``.
        """
        if job not in self._jobs:
            raise CellwrightError(
                "environment/unknown-job", "This work is not known; the server was restarted.", "Start it again."
            )
        return self._jobs[job]

    def _run(self, job: Job, work: Callable[[Job], str]) -> None:
        try:
            job.kernel_name = work(job)
            job.state = "done"
        except Exception as error:
            if not isinstance(error, CellwrightError):
                unforeseen = CellwrightError(
                    "environment/failed",
                    f"The environment could not be made: {type(error).__name__}: {error}",
                    "See the log; then try again.",
                )
                unforeseen.__cause__ = error
                error = unforeseen
            job.error = error.to_wire()
            job.state = "failed"
        finally:
            job.done.set()
