"""Follows a session's spool and commits a snapshot for every run in it."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any, cast

from ..history.writer import SnapshotWriter
from ..ids import unix_time
from ..kernel.skip import is_left_out
from ..kernel.spool_reader import drop_through, read
from ..store.identity import head_of
from .outputs import OutputCollector
from .place import TrackedFile, author_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..wire.types import Environment, Run, SpoolEntry

_PAGE = 500  # entries


class SessionRecorder:
    """Turns the spool of one tracked session into snapshots.

    Args:
        tracked: The file that runs.
        notebook: Its notebook as it stands; called for every run.
        fill: Whether the outputs come from the spool (a script) rather than from `notebook`.
    """

    def __init__(self, tracked: TrackedFile, notebook: Callable[[], dict[str, Any]], fill: bool) -> None:
        self.runs: list[Run] = []
        self.problem: Exception | None = None
        """Why nothing more is kept: what runs is the user's, and goes on."""
        self.tracked, self._notebook, self._fill = tracked, notebook, fill
        self._author, self._head = author_of(tracked.workspace.folder), head_of(tracked.workspace.folder)
        self._session: str | None = None
        self._writer: SnapshotWriter | None = None
        self._after = 0
        self._started: dict[str, dict[str, Any]] = {}
        self._outputs: dict[str, OutputCollector] = {}
        self._cell_outputs: dict[str, tuple[list[dict[str, Any]], int | None]] = {}
        self._modules: dict[str, str] = {}
        self._environment: Environment | None = None
        self._complete: set[str] = set()

    def follow(self, session: str) -> None:
        """Take the session that has begun; others of the same file may run beside it."""
        if session == self._session:
            return
        tracked = self.tracked
        self._session = session
        self._writer = SnapshotWriter(tracked.git, tracked.notebook, session, self._author, tracked.outputs)

    def pump(self) -> None:
        """Commit what the spool holds by now, unless there is a `problem`."""
        self._try(self._pump)

    def finish(self) -> None:
        """Commit the rest; a run that never ended has died with its process. The spool is then done with."""
        self.pump()
        self._try(self._bury)
        if self._session is not None:
            shutil.rmtree(self.tracked.spool / self._session, ignore_errors=True)

    def _try(self, commit: Callable[[], None]) -> None:
        if self._writer is None or self.problem is not None:
            return
        try:
            commit()
        except Exception as error:
            self.problem = error

    def _pump(self) -> None:
        more = True
        while more:
            entries, more = read(self.tracked.spool / str(self._session), self._after, _PAGE)
            early = {entry.get("run", ""): entry["body"] for entry in entries if entry["kind"] == "evidence"}
            for entry in entries:
                self._take(entry, early)
                self._after = entry["n"]
            drop_through(self.tracked.spool / str(self._session), self._after)

    def _bury(self) -> None:
        for start in list(self._started.values()):
            self._commit(_died(start, str(self._session), len(self.runs) + 1, time.time()))

    def _take(self, entry: SpoolEntry, early: dict[str, Any]) -> None:
        kind, body, run = entry["kind"], cast("Any", entry["body"]), entry.get("run", "")
        if kind == "start":
            self._started[run] = body
            self._outputs[run] = OutputCollector()
        elif kind == "output" and run in self._outputs:
            self._outputs[run].add(body)
        elif kind == "run":
            self._commit(body, early.get(run))
        elif kind == "evidence" and self._writer is not None and run not in self._complete:
            self._environment = body.get("environment") or self._environment
            self._writer.write_evidence(body)

    def _commit(self, run: Run, evidence: Any = None) -> None:
        assert self._writer is not None
        self._started.pop(run["run"], None)
        collected = self._outputs.pop(run["run"], None)
        if self._fill and collected is not None and run["cell"] is not None:
            self._cell_outputs[run["cell"]] = (collected.outputs, run["executionCount"])
        notebook = _without_left_out(self._notebook())
        for cell in notebook["cells"] if self._fill else []:
            if cell.get("id") in self._cell_outputs:
                cell["outputs"], cell["execution_count"] = self._cell_outputs[cell["id"]]
        self._modules.update({use["path"]: use["text"] for use in run["modules"] if "text" in use})
        in_force = {use["path"]: self._modules[use["path"]] for use in run["modules"] if use["path"] in self._modules}
        if evidence is not None:
            self._environment = evidence.get("environment") or self._environment
        if self.runs:
            run = cast("Run", {**run, "batch": self.runs[0]["run"]})
        recorded: Any = {"notebook": notebook, "run": run, "modules": in_force}
        if self._environment is not None and run.get("environment") == self._environment["id"]:
            recorded["environment"] = self._environment
        if evidence is not None:
            recorded["evidence"] = evidence
            self._complete.add(run["run"])
        self._writer.write(recorded, path=self.tracked.path, head=self._head)
        self.runs.append(run)


def _without_left_out(notebook: dict[str, Any]) -> dict[str, Any]:
    cells = [
        cell
        for cell in notebook["cells"]
        if not is_left_out("".join(cell.get("source", "")), cell.get("metadata", {}).get("tags"))
    ]
    return {**notebook, "cells": cells}


def _died(start: dict[str, Any], session: str, seq: int, at: float) -> Run:
    """Return what is known of a run that its process left when it ended, at a Unix time in seconds."""
    nothing: dict[str, Any] = {
        name: []
        for name in (
            "reads",
            "writes",
            "datasets",
            "binds",
            "uses",
            "params",
            "metrics",
            "children",
            "series",
            "modules",
        )
    }
    return cast(
        "Run",
        {
            "format": "cellwright/run",
            "v": 1,
            "run": start["run"],
            "session": session,
            "seq": seq,
            "cell": start["cell"],
            "source": start["source"],
            "executionCount": None,
            "status": "died",
            "started": start["started"],
            "durationMs": max(0, round((at - unix_time(start["started"])) * 1000)),
            **nothing,
            "upstream": {"params": [], "datasets": [], "runs": []},
        },
    )
