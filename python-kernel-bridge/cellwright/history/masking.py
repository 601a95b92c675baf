"""Token-like strings are masked before they are committed; what they look like is data (``schema/secrets.json``)."""

from __future__ import annotations

import functools
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from .parts import is_base64_type, join_lines

if TYPE_CHECKING:
    from .layout import Recorded

_MULTILINE = ("source", "text")  # fields that nbformat may hold as a list of lines
T = TypeVar("T")


class SecretPattern(NamedTuple):
    """One kind of secret. The expression's one group is what stays in front of the mask."""

    name: str
    hints: tuple[str, ...]
    """Lower-case; a text that holds none of them can't match."""
    expression: re.Pattern[str]


def mask_text(text: str) -> str:
    """Return `text` with each secret in it as ``‹masked: name›``. Takes time linear in its length."""
    if len(text) < 8:
        return text
    lowered = text.lower()
    for secret in secret_patterns():
        if any(hint in lowered for hint in secret.hints):
            text = secret.expression.sub(rf"\g<1>‹masked: {secret.name}›", text)
    return text


def mask(value: T) -> T:
    """Return a JSON value with the secrets in its strings masked; keys stay as they are."""
    masked: Any = value
    if isinstance(value, str):
        masked = mask_text(value)
    elif isinstance(value, list):
        masked = [mask(item) for item in value]
    elif isinstance(value, dict):
        masked = {key: _field(key, item) for key, item in value.items()}
    result: T = masked
    return result


def mask_recorded(recorded: Recorded) -> Recorded:
    """Return what a snapshot is made of with every secret masked: sources, outputs, arguments, modules, messages."""
    masked = mask({key: value for key, value in recorded.items() if key != "modules"})
    if "modules" in recorded:
        masked["modules"] = {path: mask_text(source) for path, source in recorded["modules"].items()}
    result: Recorded = masked  # type: ignore[assignment]  # masking keeps every shape
    return result


@functools.cache
def secret_patterns() -> tuple[SecretPattern, ...]:
    """Return the patterns in the order in which they apply: the specific before the general."""
    entries = json.loads(files("cellwright.wire").joinpath("secrets.json").read_text(encoding="utf-8"))
    return tuple(
        SecretPattern(
            entry["name"],
            tuple(entry["hints"]),
            re.compile(entry["pattern"], re.ASCII | (re.IGNORECASE if entry.get("ignoreCase") else 0)),
        )
        for entry in entries
    )


def _field(key: Any, value: Any) -> Any:
    if isinstance(key, str) and isinstance(value, (str, list)):
        if "/" in key and is_base64_type(key):  # an image: not text, and large
            return value
        if key in _MULTILINE or "/" in key:  # a secret may span lines
            value = join_lines(value)
    return mask(value)
