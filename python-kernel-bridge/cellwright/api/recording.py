"""Writing metrics, curves and parameters into a run or a child of it, from any thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from .curves import Curve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..kernel.progress import RunInProgress
    from ..wire.types import ChildRun, Metric, Param, Scalar

    Source = Literal["call", "mlflow"]

_lock = threading.RLock()


def record_metrics(
    run: RunInProgress,
    child: ChildRun | None,
    values: Mapping[str, float | str],
    step: float | None,
    source: Source = "call",
) -> None:
    """Set metrics to their latest values and add a point to the curve of each, which streams to whoever watches.

    Without a step, points count from 0; a single such value is no curve yet.
    """
    of = None if child is None else child["id"]
    with _lock:
        latest: dict[tuple[str | None, str], Metric] = run.scratch.setdefault("latest", {})
        curves: dict[tuple[str | None, str], Curve] = run.scratch.setdefault("curves", {})
        for name, value in values.items():
            metric, curve = latest.get((of, name)), curves.get((of, name))
            if metric is None:
                metric = latest[of, name] = {"name": name, "value": value, "from": source}
                (run.metrics if child is None else child["metrics"]).append(metric)
            metric["value"] = value
            if curve is None:
                curve = curves[of, name] = Curve(name)
            at = float(curve.count) if step is None else step
            curve.add(at, value)
            series = run.series if child is None else child.setdefault("series", [])
            stepped = step is not None and source == "call"  # MLflow gives each metric a step
            if (stepped or curve.count > 1) and not any(s is curve.series for s in series):
                series.append(curve.series)
            run.emit_point(name, at, value, of)


def record_params(
    run: RunInProgress, child: ChildRun | None, values: Mapping[str, Scalar], source: Source = "call"
) -> None:
    """Set parameters; a name set again has its last value."""
    with _lock:
        params = run.params if child is None else child["params"]
        for name, value in values.items():
            param: Param = {"name": name, "value": value, "from": source}
            known = next((k for k, p in enumerate(params) if p["name"] == name and p["from"] == source), None)
            if known is None:
                params.append(param)
            else:
                params[known] = param
