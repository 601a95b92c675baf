"""Values as the wire carries them, told without importing numpy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..wire.types import Scalar

_EXACT = 2**53
MAX_TEXT = 500
"""Characters kept of a string value."""
MAX_LIST_TEXT = 200
"""Characters of a list that still is a setting; longer ones are content."""


def as_scalar(value: Any) -> Scalar:
    """Return a number, string or boolean as the wire has it; None for anything else.

    NaN, the infinities and integers beyond 2^53 become strings; numpy's scalars and 0-d arrays become numbers.
    """
    if value is None or isinstance(value, (bool, str)):
        return value[:MAX_TEXT] if isinstance(value, str) else value
    if isinstance(value, int):
        return int(value) if -_EXACT <= value <= _EXACT else _long(int(value))
    if isinstance(value, float):
        return _float(float(value))
    if getattr(value, "shape", None) == () and callable(item := getattr(value, "item", None)):
        plain = item()  # numpy, torch, jax, tensorflow: one element
        return as_scalar(plain) if isinstance(plain, (bool, int, float, str)) else None
    return None


def as_setting(value: Any) -> Scalar:
    """Return a scalar as `as_scalar` has it, and a short list, tuple or set of scalars as its text."""
    if not isinstance(value, (list, tuple, set, frozenset)):
        return as_scalar(value)
    if not value or len(value) > MAX_LIST_TEXT or not all(_is_item(item) for item in value):
        return None
    text = repr(value)
    return text if len(text) <= MAX_LIST_TEXT and "\n" not in text else None


def as_number(value: Any) -> float | str | None:
    """Return what a metric may be: a number, or a non-finite or huge one as a string; None for anything else."""
    if isinstance(value, (bool, str)):
        return None
    scalar = as_scalar(value)
    return None if isinstance(scalar, bool) else scalar


def _is_item(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_item(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str))


def _float(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _long(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # more digits than Python turns into text
        return "Infinity" if value > 0 else "-Infinity"
