"""RFC 8785 (canonical JSON), so that equal content has equal oids whichever language wrote it.

Two things the RFC refuses are written as a browser's `JSON.stringify` would, because notebooks hold them: integers
beyond 2^53 become the nearest double, and a lone surrogate is escaped (``\\ud800``). Non-finite numbers travel
as strings.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

_SAFE_INTEGER = 2**53 - 1
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(value: Any) -> bytes:
    """Return `value`, made of what `json.loads` gives, as canonical JSON in UTF-8 without a trailing newline."""
    pieces: list[str] = []
    _write(value, pieces)
    return "".join(pieces).encode("utf-8")


def is_well_formed(text: str) -> bool:
    """Whether `text` can be written as UTF-8: it holds no lone surrogate."""
    return text.isascii() or _SURROGATE.search(text) is None


def paired(text: str) -> str:
    """Return `text` with halves of a surrogate pair joined, as a browser sees it; lone ones stay."""
    if is_well_formed(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def utf16_order(text: str) -> bytes:
    """Sort key: the order in which RFC 8785 and JavaScript sort strings."""
    return text.encode("utf-16-be", "surrogatepass")


def _write(value: Any, pieces: list[str]) -> None:
    if isinstance(value, str):
        pieces.append(_string(value))
    elif value is None or isinstance(value, bool):
        pieces.append("null" if value is None else "true" if value else "false")
    elif isinstance(value, (int, float)):
        pieces.append(_number(value))
    elif isinstance(value, dict):
        pieces.append("{")
        for position, key in enumerate(sorted(value, key=utf16_order)):
            pieces.append(("," if position else "") + _string(key) + ":")
            _write(value[key], pieces)
        pieces.append("}")
    elif isinstance(value, (list, tuple)):
        pieces.append("[")
        for position, item in enumerate(value):
            if position:
                pieces.append(",")
            _write(item, pieces)
        pieces.append("]")
    else:
        raise TypeError(f"{type(value).__name__} is not a JSON value")


def _string(text: str) -> str:
    quoted = json.dumps(paired(text), ensure_ascii=False)
    return quoted if is_well_formed(quoted) else _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", quoted)


def _number(value: int | float) -> str:
    if isinstance(value, int):
        if abs(value) <= _SAFE_INTEGER:
            return str(value)
        try:
            value = float(value)
        except OverflowError:
            value = math.inf if value > 0 else -math.inf
    if not math.isfinite(value):
        return '"NaN"' if math.isnan(value) else '"Infinity"' if value > 0 else '"-Infinity"'
    return _ecmascript(value)


def _ecmascript(value: float) -> str:
    """ECMA-262 Number::toString: Python's shortest digits, JavaScript's places for the point."""
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value!r}e0".partition("e")
    exponent = exponent.removesuffix("e0") or "0"
    sign, mantissa = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{sign}{digits[0]}{'.' + digits[1:] if count > 1 else ''}{power}"
