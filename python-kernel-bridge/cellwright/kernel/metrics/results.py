"""Which numbers a result holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..scalars import as_number
from .events import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...wire.types import Metric, Series

MAX_ENTRIES = 100
"""Numbers taken from one dict of results."""

MAX_POINTS = 10_000
"""Points kept of a series; longer ones are thinned."""


def scalar_values(result: Any) -> tuple[Value, ...]:
    """Return the result itself where it is a number, the numbers of a nested dict of them, else nothing."""
    if isinstance(result, dict):
        return tuple(Value(v, name, True) for name, v in _flat(result, ""))[:MAX_ENTRIES]
    return () if as_number(result) is None else (Value(result),)


def spread(values: Any, name: str = "", absolute: bool = False) -> tuple[Value, ...]:
    """Return mean and standard deviation of an array of scores."""
    return (Value(values.mean(), f"{name}_mean", absolute), Value(values.std(), f"{name}_std", absolute))


def curves(evaluations: Mapping[str, Any]) -> tuple[Series, ...]:
    """Return the curves of a (nested) dict of lists, named ``set/metric``; steps count from 0."""
    return tuple(_thinned(name, values) for name, values in _lists(evaluations, ""))


def final_values(series: Iterable[Series]) -> tuple[Value, ...]:
    """Return the last value of each curve."""
    return tuple(Value(s["values"][-1], s["name"], True) for s in series if s["values"])


def metric(name: str, value: Any, by: str) -> Metric | None:
    """Return a measured value as the wire has it, or None where it is not a number."""
    number = value if isinstance(value, str) else as_number(value)
    return None if number is None else {"name": name, "value": number, "from": "result", "by": by}


def thinned(length: int, most: int = MAX_POINTS) -> list[int]:
    """Return the positions to keep of so many points: all, or evenly spaced ones, first and last included."""
    if length <= most:
        return list(range(length))
    return [round(k * (length - 1) / (most - 1)) for k in range(most)]


def _thinned(name: str, values: list[Any]) -> Series:
    steps = thinned(len(values))
    return {"name": name, "steps": [float(k) for k in steps], "values": [as_number(values[k]) for k in steps]}


def _flat(entries: Mapping[Any, Any], prefix: str) -> Iterable[tuple[str, Any]]:
    for key, entry in entries.items():
        if isinstance(entry, dict):
            yield from _flat(entry, f"{prefix}{key}/")
        elif as_number(entry) is not None:
            yield f"{prefix}{key}", entry


def _lists(entries: Mapping[Any, Any], prefix: str) -> Iterable[tuple[str, list[Any]]]:
    for key, entry in entries.items():
        if isinstance(entry, dict):
            yield from _lists(entry, f"{prefix}{key}/")
        elif isinstance(entry, (list, tuple)) and entry and as_number(entry[-1]) is not None:
            yield f"{prefix}{key}", list(entry)
