"""Metric points of the store, as MLflow's metrics and back."""

from __future__ import annotations

import math
from typing import Any

from mlflow.entities import Metric

from .documents import Point


def point_of(run: str, metric: Any) -> Point:
    """Return a metric's point."""
    value = float(metric.value)
    extra = (getattr(metric, name, None) for name in ("model_id", "dataset_name", "dataset_digest"))
    return Point(run, metric.key, None if math.isnan(value) else value, metric.timestamp, metric.step or 0, *extra)


def metric_of(point: Point) -> Metric:
    """Return a point as MLflow knows it."""
    kind: Any = Metric
    value = math.nan if point.value is None else point.value
    names = {"model_id": point.model, "dataset_name": point.dataset, "dataset_digest": point.digest}
    more = {name: value for name, value in names.items() if value is not None}  # MLflow 2 knows none of them
    metric: Metric = kind(point.name, value, point.timestamp, point.step, **more)
    return metric
