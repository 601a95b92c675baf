"""Capture of a session: what happens when a cell starts and ends, whoever runs the cells."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from ..ids import instant, new_id
from . import metrics, problems, progress, wirejson
from .batches import Batches
from .bindings import Bindings, stated_changes
from .dataflow import Dataflow
from .evidence.worker import EvidenceWorker
from .files.audit import forget_opened, settle_opened
from .files.children import workers_alive
from .files.places import Places
from .files.record import set_places
from .files.uses import list_files
from .files.watch import Watch
from .machine import hardware, peak_memory
from .modules import Modules
from .names import imported, uses_of
from .outputs import DEFAULT_LIMIT_BYTES, OutputKeeper, flush_streams
from .points import Points
from .skip import is_left_out
from .spool import SpoolWriter
from .values import values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..wire.types import CaptureOptions, Evidence, KernelSession, Run
    from .progress import RunInProgress

    Send = Callable[[str, Any, Any], None]

_MOST_PENDING = 64
FILES_BEFORE_REPLY = 50
"""Of a run that touched more, the reply says so; what clients and the spool get lists them all."""


class Capture:
    """Records the cell runs of one session.

    Args:
        session: Who the session is; the first line of its spool.
        namespace: The globals that cells run in.
        send: Sends (message type, content, parent message) to live clients; the content may be encoded.
    """

    def __init__(self, session: KernelSession, namespace: dict[str, Any], send: Send) -> None:
        self.session = session
        self.namespace = namespace
        self.spool = SpoolWriter(session)
        self.outputs = OutputKeeper(self.spool)
        self.skipped_cells: set[str] = set()
        self.paused = False
        self.disabled = False
        self._send = send
        self._hardware = hardware()
        self._bindings = Bindings(namespace)
        self._dataflow = Dataflow()
        self._batches = Batches()
        self._settled: list[tuple[str, set[str]]] = []
        self._evidence = EvidenceWorker(namespace, self._on_settled, self._on_evidence)
        self._seq = 0
        self._parents: dict[str, Any] = {}
        self._began = (0.0, 0.0)
        self._watch: Watch | None = None
        self._unpublished: Run | None = None
        self._late_files: Iterator[None] | None = None
        """Lists the rest of its files."""
        self._is_cut = False
        """It touched more files than are listed at all."""

    def start(self) -> None:
        """Start what works beside the cells."""
        self._evidence.start()

    def configure(self, options: CaptureOptions) -> bool:
        """Take over new options. Return whether the spool is written to disk."""
        self.options = options
        spool = options["spool"]
        self._places = Places(options["workspace"], (spool,) if spool else ())
        set_places(self._places)
        self._modules = Modules(self._places)
        self._evidence.teller.places = self._places
        self.outputs.limit = options.get("outputLimitBytes", DEFAULT_LIMIT_BYTES)
        if self._watch is not None:
            self._watch.close()
        self._watch = Watch(self._places)
        return self.spool.open(spool)

    def current(self) -> RunInProgress | None:
        """Return the run in progress, where `cw.*` writes to."""
        return progress.current()

    def begin_cell(
        self, source: str, cell: str | None, parent: Any = None, tags: tuple[str, ...] = ()
    ) -> RunInProgress | None:
        """Note that a cell starts. Return its run, or None where it is not recorded.

        It is not while capture is paused, for cells that opted out, and for cells that another cell runs.
        """
        self.publish()
        if self.disabled or self.paused or progress.current() is not None or self._opted_out(source, cell, tags):
            return None
        self._apply_settled()
        uses = uses_of(source, self.namespace)
        self._evidence.before_cell(uses)
        run = progress.RunInProgress(new_id(), cell, source, scratch={"uses": uses, "started": instant()})
        run.emit_point = Points(
            run, self.session["session"], lambda point: self._send("cellwright_point", point, parent)
        )
        run.scratch["batch"] = self._batches.add(run.run, parent)
        message = str((parent or {}).get("header", {}).get("msg_id", ""))
        if message:
            run.scratch["parent"] = message
            self._parents[run.run] = parent
            while len(self._parents) > _MOST_PENDING:
                del self._parents[next(iter(self._parents))]
        self.outputs.follow(message or run.run, run.run)
        start = {"run": run.run, "cell": cell, "source": source, "started": run.scratch["started"]}
        self.spool.append("start", run.run, start)
        forget_opened()
        run.watch_children = self._watch_children
        if workers_alive():
            self._watch_children()
        self._bindings.start()
        self._evidence.pace.cell_begins()
        self._began = (time.perf_counter(), time.process_time())
        progress.set_current(run)
        return run

    def end_cell(self, status: str, error: BaseException | None, execution_count: int | None) -> Run | None:
        """Note that the cell ended (ok, error or interrupted). Return its record, which `publish` sends."""
        run = progress.current()
        if self.disabled or run is None:
            return None
        wall, cpu = self._began
        duration, cpu = (time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3
        progress.set_current(None)
        record = self._record(run, status, error, execution_count)
        record["durationMs"], record["cpuMs"] = round(duration, 3), round(cpu, 3)
        self._evidence.cells_took(duration / 1e3)
        self._finish(run, record)
        self._unpublished = record
        return record

    def publish(self) -> None:
        """Tell of the cell that ended last, unless that is done: into the spool, to live clients, then to be hashed.

        Apart from `end_cell`, so that a reply, which takes the record along, need not wait for it.
        """
        record, self._unpublished = self._unpublished, None
        if record is not None:
            self._evidence.pace.cell_ends()
            self._list_late_files(record)
            line = wirejson.encode(record)
            self.spool.append("run", record["run"], line)
            self._send("cellwright_run", line, self._parents.get(record["run"]))
            above = record["upstream"].get("reads", [])
            self._evidence.teller.release(record["run"], [*record["reads"], *record["writes"]], above)

    def flush(self, seconds: float) -> bool:
        """Wait until all evidence is told, e.g. before a script's process ends. Return False when it took longer."""
        self.publish()
        return self._evidence.flush(seconds)

    def close(self, forked: bool = False) -> None:
        """Stop recording; in a forked child without touching what it shares with its parent."""
        self.disabled = True
        progress.set_current(None)
        if not forked:
            self.publish()
            self._evidence.close()
            self.spool.close()
            if self._watch is not None:
                self._watch.close()

    def _list_late_files(self, record: Run) -> None:
        """The reply took along that there are more."""
        files, self._late_files = self._late_files, None
        if files is None:
            return
        try:
            for _ in files:
                continue
        except Exception as error:
            problems.note("files", error)
        if not self._is_cut:
            record.pop("truncated", None)

    def _watch_children(self) -> None:
        """From any thread: a run starts a process, whose files only a watch sees."""
        if self._watch is not None:
            self._evidence.pace.keep_still()
            self._watch.start()

    def _opted_out(self, source: str, cell: str | None, tags: tuple[str, ...]) -> bool:
        return cell in self.skipped_cells or is_left_out(source, tags)

    def _record(self, run: RunInProgress, status: str, error: BaseException | None, count: int | None) -> Run:
        self._seq += 1
        record: dict[str, Any] = {
            "format": "cellwright/run",
            "v": 1,
            "run": run.run,
            "session": self.session["session"],
            "seq": self._seq,
            "cell": run.cell,
            "source": run.source,
            "executionCount": count,
            "status": status,
            "started": run.scratch["started"],
            "durationMs": 0.0,
            "hardware": self._hardware,
            "uses": run.scratch["uses"],
        }
        lists = ("reads", "writes", "datasets", "binds", "params", "metrics", "children", "series", "modules")
        record |= {name: [] for name in lists}
        record |= {"upstream": {"params": [], "datasets": [], "runs": []}}
        if error is not None:
            record["error"] = {"name": type(error).__name__, "message": _message(error)}
        for name in ("parent", "batch"):
            if run.scratch.get(name) is not None:
                record[name] = run.scratch[name]
        return cast("Run", record)

    def _finish(self, run: RunInProgress, record: Run) -> None:
        """Fill the record; each part on its own, so that one that fails takes nothing else along."""
        binds: list[str] = []
        parts = (
            self._settle_binds,
            self._settle_metrics,
            self._settle_values,
            self._settle_files,
            self._settle_modules,
        )
        for part in parts:
            try:
                part(run, record)
            except Exception as error:
                problems.note(part.__name__.removeprefix("_settle_"), error)
        binds = record["binds"]
        try:
            self._apply_settled()
            changed = self._evidence.after_cell(run.run, binds, record["uses"], stated_changes(run.source))
            reads = [use for use in record["reads"] if self._places.flows_on(use["path"])]
            record["upstream"] = self._dataflow.record(
                run.run,
                run.cell,
                binds,
                record["uses"],
                changed,
                run.params,
                run.datasets,
                run.source,
                reads,
                imported(run.source),
            )
        except Exception as error:
            problems.note("dataflow", error)
        if (environment := self._evidence.teller.environment_id) is not None:
            record["environment"] = environment
        if (peak := peak_memory()) is not None:
            record["peakMemoryBytes"] = peak
        if run.processes:
            record["processes"] = run.processes
        self._is_cut = "truncated" in run.scratch
        if self._is_cut:
            record["truncated"] = True
        if (problem := problems.drain()) is not None:
            record["problem"] = problem
        for field in (
            "datasets",
            "params",
            "metrics",
            "children",
            "series",
            "processes",
            "source",
            "upstream",
            "error",
        ):
            if record.get(field):
                record[field] = wirejson.wire_value(record[field])

    def _settle_binds(self, run: RunInProgress, record: Run) -> None:
        record["binds"] = self._bindings.finish(run.source, record["status"] == "ok")

    def _settle_metrics(self, run: RunInProgress, record: Run) -> None:
        metrics.finish(run, self.namespace)
        record["datasets"], record["params"], record["metrics"] = run.datasets, run.params, run.metrics
        record["children"], record["series"] = run.children, run.series

    def _settle_values(self, run: RunInProgress, record: Run) -> None:
        known = {value["name"] for value in (*record["params"], *record["metrics"])}
        if values := values_of(record, self.namespace, known):
            record["values"] = values

    def _settle_files(self, run: RunInProgress, record: Run) -> None:
        settle_opened(run)
        if self._watch is not None:
            self._watch.finish(run)
        files = list_files(run, self._places, record["reads"], record["writes"], FILES_BEFORE_REPLY)
        for _ in files:  # there are more
            self._late_files = files
            record["truncated"] = True
            break

    def _settle_modules(self, run: RunInProgress, record: Run) -> None:
        record["modules"] = self._modules.in_force()

    def _on_settled(self, run: str, changed: set[str]) -> None:
        """Called in any thread."""
        self._settled.append((run, changed))

    def _on_evidence(self, evidence: Evidence) -> None:
        """Called in a thread of its own."""
        run = evidence["run"]
        evidence["session"] = self.session["session"]
        flush_streams()
        self.outputs.settle(run)
        self.spool.append("evidence", run, evidence)
        self._send("cellwright_evidence", evidence, self._parents.get(run))

    def _apply_settled(self) -> None:
        while self._settled:
            self._dataflow.settle(*self._settled.pop(0))


def _message(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except Exception as broken:  # the user's own __str__ fails
        return f"<{type(error).__name__}.__str__ failed: {type(broken).__name__}>"
