"""What may be logged: numbers as metrics, scalars as parameters, under names that are text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import CellwrightError
from ..kernel.scalars import as_number, as_scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..wire.types import Scalar


def metric_values(
    given: Mapping[str, Any] | str | None, named: Mapping[str, Any], value_of_given: Any = ...
) -> dict[str, float | str]:
    """Return name → number. `given` is such a dict, or a name whose number is beside it.

    Raises:
        CellwrightError: ``metric/bad-name``, ``metric/not-a-number``.
    """
    values: dict[str, float | str] = {}
    for name, value in _entries("metric", given, value_of_given, named).items():
        number = int(value) if isinstance(value, bool) else as_number(value)
        if number is None:
            raise CellwrightError(
                "metric/not-a-number",
                f"The metric {name!r} was given {_described(value)}, which is not a number.",
                f"Pass one number, e.g. cw.log({{{name!r}: 0.91}}); for settings there is cw.param.",
            )
        values[name] = number
    return values


def param_values(
    given: Mapping[str, Any] | str | None, named: Mapping[str, Any], value_of_given: Any = ...
) -> dict[str, Scalar]:
    """Return name → scalar. `given` is such a dict, or a name whose value is beside it.

    Raises:
        CellwrightError: ``param/bad-name``, ``param/not-a-scalar``.
    """
    values: dict[str, Scalar] = {}
    for name, value in _entries("param", given, value_of_given, named).items():
        scalar = as_scalar(value)
        if scalar is None and value is not None:
            raise CellwrightError(
                "param/not-a-scalar",
                f"The parameter {name!r} was given {_described(value)}, which is no number, text, boolean or None.",
                f"Pass its parts one by one, or as text: cw.param({{{name!r}: str(value)}}).",
            )
        values[name] = scalar
    return values


def step_value(step: Any) -> float | None:
    """Return a step as a number.

    Raises:
        CellwrightError: ``metric/bad-step``.
    """
    number = None if step is None or isinstance(step, bool) else as_number(step)
    if step is not None and not isinstance(number, (int, float)):
        raise CellwrightError(
            "metric/bad-step",
            f"A step was given as {_described(step)}, which is not a finite number.",
            "Pass the number of the step or epoch, e.g. step=3.",
        )
    return number if isinstance(number, (int, float)) else None


def _entries(kind: str, given: Any, value: Any, named: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(given, str) and value is not ...:
        given = {given: value}
    elif value is not ... or not (given is None or hasattr(given, "items")):
        raise CellwrightError(
            f"{kind}/bad-name",
            f"A {kind} was given as {_described(given)}, without {'a value' if isinstance(given, str) else 'a name'}.",
            f"Write cw.{'log' if kind == 'metric' else 'param'}(name=value), or pass a dict of names and values.",
        )
    entries = {**(given or {}), **named}
    for name in entries:
        if not isinstance(name, str) or not name.strip():
            raise CellwrightError(
                f"{kind}/bad-name",
                f"A {kind}'s name was given as {name!r}; names are non-empty text.",
                "Pass a dict whose keys are text, e.g. {'val/auc': 0.91}.",
            )
    return entries


def _described(value: Any) -> str:
    text = repr(value)
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({type(value).__name__})"
