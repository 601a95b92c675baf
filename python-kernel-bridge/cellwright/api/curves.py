"""Curves that grow while a cell runs, and stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..kernel.metrics.results import MAX_POINTS

if TYPE_CHECKING:
    from ..wire.types import Scalar, Series


class Curve:
    """A series in the making: first and newest point always, between them every n-th, n doubling as it grows.

    Args:
        name: Of the metric.
        most: Points kept; where there were more, `Series.total` says how many.
    """

    def __init__(self, name: str, most: int = MAX_POINTS) -> None:
        self.series: Series = {"name": name, "steps": [], "values": []}
        self.count = 0
        self._most = most
        self._stride = 1
        self._newest_is_extra = False

    def add(self, step: float, value: Scalar) -> None:
        """Append a point."""
        steps, values = self.series["steps"], self.series["values"]
        if self._newest_is_extra:
            del steps[-1], values[-1]
        steps.append(step)
        values.append(value)
        self._newest_is_extra = self.count % self._stride != 0
        self.count += 1
        if len(steps) > self._most:
            self._thin(steps, values)
        if self._stride > 1:
            self.series["total"] = self.count

    def _thin(self, steps: list[float], values: list[Scalar]) -> None:
        newest = steps[-1], values[-1]
        if self._newest_is_extra:
            del steps[-1], values[-1]
        self._stride *= 2
        del steps[1::2], values[1::2]
        self._newest_is_extra = (self.count - 1) % self._stride != 0
        if self._newest_is_extra:
            steps.append(newest[0])
            values.append(newest[1])
