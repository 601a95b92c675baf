"""Commit messages back into rows; pure, and as forgiving as a list can be: what it can't read it leaves out.

What comes out has the form of the contract, whatever a colleague's history says: one odd row would spoil a whole page.
Checked by hand, because the schema's own check takes longer than reading ten thousand messages may.
"""

from __future__ import annotations

import json
import math
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..errors import CellwrightError

if TYPE_CHECKING:
    from ..wire.types import RunRow

VERSION = 1
"""Newest form of commit messages that this code knows (trailer `Cellwright-Version`; absent in version 1)."""

_PREFIX = "Cellwright-"
_TEXT_LISTS = {"Module": "modules", "Read": "reads", "Upstream-Read": "upstreamReads", "Write": "writes"}
_STATUSES = ("ok", "error", "interrupted", "died")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_SAFE_INTEGER = 2**53


class EvidenceOf(NamedTuple):
    """What a commit says that only adds the evidence of an earlier run."""

    run: str
    environment: str | None

    def complete(self, row: RunRow, commit: str) -> None:
        """Change the row of the run as this commit, its evidence, has it."""
        row["commit"] = commit
        if self.environment:
            row["environment"] = self.environment


def parse_message(message: str) -> RunRow | EvidenceOf | None:
    """Return what a commit of ours says, None for a commit that is not of ours.

    A row comes without what its message doesn't hold: `notebook`, `commit` and `author` are empty; `path` is the
    notebook's path as it was.

    Raises:
        CellwrightError: ``history/newer`` for a snapshot of a newer version, ``history/unreadable`` for
            broken trailers.
    """
    title, _, body = message.partition("\n")
    trailers: dict[str, list[str]] = {}
    for line in body.split("\n"):
        key, colon, value = line.partition(": ")
        if colon and key.startswith(_PREFIX):
            trailers.setdefault(key[len(_PREFIX) :], []).append(value)
    if "Run" not in trailers and "Evidence" not in trailers:
        return None
    _refuse_newer(trailers)
    try:
        if "Evidence" in trailers:
            return EvidenceOf(_uuid(trailers["Evidence"][0]), _first(trailers, "Environment"))
        return _row(title, trailers)
    except (KeyError, ValueError, RecursionError) as error:
        raise CellwrightError(
            "history/unreadable",
            "A snapshot's commit message is damaged, so its run can't be listed.",
            "The snapshot itself may still be read with: cellwright git show <commit>.",
        ) from error


def _row(title: str, trailers: dict[str, list[str]]) -> RunRow:
    status = trailers["Status"][0]
    if status not in _STATUSES:
        raise ValueError(f"unknown status {status}")
    row: dict[str, Any] = {
        "run": _uuid(trailers["Run"][0]),
        "session": _uuid(trailers["Session"][0]),
        "seq": _whole(trailers["Seq"][0]),
        "notebook": "",
        "path": _first(trailers, "Notebook") or "",
        "cell": _first(trailers, "Cell"),
        "title": title,
        "status": status,
        "started": _instant(trailers["Started"][0]),
        "durationMs": _load(trailers["Duration"][0]),
        "commit": "",
        "author": "",
    }
    if not _is_number(row["durationMs"]):
        raise ValueError("a duration is a number")
    for key, (name, is_one) in _JSON_LISTS.items():
        found = [_load(value) for value in trailers.get(key, [])]
        if not all(map(is_one, found)):
            raise ValueError(f"not all {name} are such")
        if found or name not in _ABSENT_WHEN_EMPTY:
            row[name] = found
    for key, name in _TEXT_LISTS.items():
        row[name] = trailers.get(key, [])
    for key, name in {"Error": "error", "Head": "head", "Environment": "environment"}.items():
        if (value := _first(trailers, key)) is not None:
            row[name] = value
    if (index := _first(trailers, "Index")) is not None:
        row["index"] = _whole(index)
    if (batch := _first(trailers, "Batch")) is not None:
        row["batch"] = _uuid(batch)
    if "Series" in trailers:
        row["hasSeries"] = True
    return cast("RunRow", row)


def _refuse_newer(trailers: dict[str, list[str]]) -> None:
    version = _first(trailers, "Version") or "1"
    if not version.isdigit() or int(version) > VERSION:
        raise CellwrightError(
            "history/newer",
            f"A snapshot was written by a newer Cellwright (form {version}).",
            "Update Cellwright to see it; nothing of it was changed.",
        )


def _first(trailers: dict[str, list[str]], key: str) -> str | None:
    return trailers[key][0] if key in trailers else None


def _uuid(text: str) -> str:
    if not _UUID.fullmatch(text):
        raise ValueError(f"not an id: {text}")
    return text


def is_instant(text: str) -> bool:
    """Whether a text is an instant as ours are: what compares as text does as time."""
    try:
        datetime.fromisoformat(text[:-1])  # refuses the 31st of February
    except ValueError:
        return False
    return _INSTANT.fullmatch(text) is not None


def _instant(text: str) -> str:
    if not is_instant(text):
        raise ValueError(f"not an instant: {text}")
    return text


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) > _SAFE_INTEGER:
        raise ValueError(f"too large: {text}")
    return number


def _load(text: str) -> Any:
    value = _decoder.decode(text)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # refuses half a surrogate pair
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


_decoder = json.JSONDecoder(parse_constant=_refuse)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def is_value(value: Any) -> bool:
    """Whether something is a RowValue."""
    if not isinstance(value, dict) or not isinstance(value.get("name"), str) or "value" not in value:
        return False
    said, cell = value["value"], value.get("cell")
    plain = said is None or isinstance(said, (str, bool)) or _is_number(said)
    return plain and (cell is None or isinstance(cell, str)) and _is_id(value, "run")


def _is_dataset(value: Any) -> bool:
    texts = isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("name", "hash"))
    return texts and type(value.get("version")) is int and value.get("mode") in ("read", "write")


def _is_child(value: Any) -> bool:
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("name", ""), str):
        return False
    lists = [value.get(name) for name in ("params", "metrics")]
    return (
        all(isinstance(one, list) and all(map(is_value, one)) for one in lists)
        and _is_id(value, "id")
        and _is_id(value, "parent")
    )


def _is_id(of: dict[str, Any], name: str) -> bool:
    """Whether a field that may be missing is an id."""
    return name not in of or (isinstance(of[name], str) and _UUID.fullmatch(of[name]) is not None)


_JSON_LISTS = {
    "Metric": ("metrics", is_value),
    "Value": ("values", is_value),
    "Param": ("params", is_value),
    "Dataset": ("datasets", _is_dataset),
    "Child": ("children", _is_child),
}
_ABSENT_WHEN_EMPTY = {"values"}
