"""JSON as the wire has it: strict UTF-8, non-finite numbers and integers beyond 2^53 as strings."""

from __future__ import annotations

import json
import math
import re
from base64 import b64encode
from typing import Any

_SURROGATES = re.compile("[\ud800-\udfff]")
_SAFE = 2**53
_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def encode(value: Any) -> bytes:
    """Return `value` as one line of JSON. What JSON cannot say is said as `wire_value` has it."""
    try:
        return _compact(value).encode()
    except (ValueError, TypeError):  # UnicodeEncodeError is a ValueError
        return _compact(wire_value(value)).encode()


def wire_value(value: Any) -> Any:
    """Return a copy that JSON can carry: bytes as base64, lone surrogates replaced, what is unknown as its repr."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if kind is bool or value is None:
        return value
    if kind is int:
        return value if -_SAFE <= value <= _SAFE else str(value)
    if kind is float:
        return value if math.isfinite(value) else not_finite(value)
    if isinstance(value, dict):
        return {wire_value(str(key)): wire_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [wire_value(item) for item in value]
    if isinstance(value, (bytes, bytearray, memoryview)):
        return b64encode(value).decode("ascii")
    for base in (str, bool, int, float):
        if isinstance(value, base):
            return wire_value(base(value))
    return wire_value(repr(value))


def not_finite(value: float) -> str:
    """Return the name of NaN or an infinity."""
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
