"""What MLflow logs, told to the cell run in progress: a single MLflow run is the cell's own, several are children."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ..api.recording import record_metrics, record_params
from ..ids import new_id
from ..kernel.metrics.events import EVENTS, at_end, open_block
from ..kernel.scalars import as_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow.entities import Metric, Param, Run, RunInfo

    from ..kernel.progress import RunInProgress
    from ..wire.types import ChildRun, Scalar

PARENT_TAG = "mlflow.parentRunId"
_AUTOLOGGING_TAG = "mlflow.autologging"
_KEY = "mlflow"
_CANDIDATES = "mlflow candidates"
_STATUS = {"RUNNING": "running", "FINISHED": "ok", "FAILED": "error", "KILLED": "error", "SCHEDULED": "running"}


def started(run: Run) -> None:
    """Note a run that MLflow created while a cell runs."""
    if (current := _live()) is not None:
        _child(current, run)


def updated(info: RunInfo) -> None:
    """Note a run's status and name."""
    current = _live()
    child = None if current is None else current.scratch.get(_KEY, {}).get(info.run_id)
    if child is not None:
        child["status"] = _STATUS.get(info.status, "ok")
        if info.run_name:
            child["name"] = info.run_name


def logged(store: Any, run_id: str, metrics: Sequence[Metric], params: Sequence[Param]) -> None:
    """Note what was logged to a run, which another cell may have started."""
    current = _live()
    if current is None:
        return
    child = current.scratch.get(_KEY, {}).get(run_id) or _child(current, store.get_run(run_id))
    for metric in metrics:
        value = as_number(metric.value)
        if value is not None:
            record_metrics(current, child, {metric.key: value}, metric.step, "mlflow")
    record_params(current, child, {param.key: scalar_of(param.value) for param in params}, "mlflow")


def scalar_of(text: Any) -> Scalar:
    """Return the value that MLflow turned into text: ``"8"`` as 8, so that it can be compared."""
    if not isinstance(text, str):
        return str(text)
    if text in ("True", "False", "None"):
        return {"True": True, "False": False, "None": None}[text]
    for kind in (int, float):
        try:
            number = as_number(kind(text))
        except ValueError:
            continue
        return text if isinstance(number, str) else number
    return text[:500]


def _live() -> RunInProgress | None:
    active: Any = sys.modules.get("_cellwright_active")
    run: RunInProgress | None = None if active is None else active.capture.current()
    return run


def _child(current: RunInProgress, run: Run) -> ChildRun:
    children: dict[str, ChildRun] = current.scratch.setdefault(_KEY, {})
    if not children:
        at_end(current, _settle)
    child: ChildRun = {"id": new_id(), "params": [], "metrics": [], "status": "running"}
    if run.info.run_name:
        child["name"] = run.info.run_name
    parent = children.get(run.data.tags.get(PARENT_TAG, "")) or open_block(current)
    if parent is not None:
        child["parent"] = parent["id"]
    if run.data.tags.get(_AUTOLOGGING_TAG) == "sklearn" and PARENT_TAG in run.data.tags:
        current.scratch.setdefault(_CANDIDATES, set()).add(child["id"])
    children[run.info.run_id] = child
    current.children.append(child)
    return child


def _settle(current: RunInProgress) -> None:
    """The only MLflow run at the top is the cell's own; of several, the cell shows the last values."""
    children: dict[str, ChildRun] = current.scratch.pop(_KEY, {})
    candidates: set[str] = current.scratch.pop(_CANDIDATES, set())
    if candidates and any(event.children for event in current.scratch.get(EVENTS, ())):
        # Seen by capture too, which lists all of them and not the best five only.
        current.children[:] = [child for child in current.children if child["id"] not in candidates]
    top = [child for child in children.values() if "parent" not in child]
    for child in top:
        current.metrics.extend(metric.copy() for metric in child["metrics"])
        current.params.extend(param.copy() for param in child["params"])
    if len(top) != 1:
        return
    only = top[0]
    current.series.extend(only.get("series", []))
    current.children[:] = [child for child in current.children if child is not only]
    for child in current.children:
        if child.get("parent") == only["id"]:
            del child["parent"]
