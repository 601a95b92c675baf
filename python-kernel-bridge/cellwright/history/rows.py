"""Commit messages back into rows; pure, and as forgiving as a list can be: what it can't read it leaves out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..errors import CellwrightError

if TYPE_CHECKING:
    from ..wire.types import RunRow

VERSION = 1
"""Newest form of commit messages that this code knows (trailer `Cellwright-Version`; absent in version 1)."""

_PREFIX = "Cellwright-"
_JSON_LISTS = {"Metric": "metrics", "Param": "params", "Dataset": "datasets", "Child": "children"}
_TEXT_LISTS = {"Module": "modules", "Read": "reads", "Write": "writes"}
_STATUSES = ("ok", "error", "interrupted", "died")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    except (KeyError, ValueError) as error:
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
        "seq": int(trailers["Seq"][0]),
        "notebook": "",
        "path": _first(trailers, "Notebook") or "",
        "cell": _first(trailers, "Cell"),
        "title": title,
        "status": status,
        "started": trailers["Started"][0],
        "durationMs": json.loads(trailers["Duration"][0]),
        "commit": "",
        "author": "",
    }
    for key, name in _JSON_LISTS.items():
        row[name] = [json.loads(value) for value in trailers.get(key, [])]
    for key, name in _TEXT_LISTS.items():
        row[name] = trailers.get(key, [])
    for key, name in {"Error": "error", "Head": "head", "Environment": "environment"}.items():
        if (value := _first(trailers, key)) is not None:
            row[name] = value
    if (index := _first(trailers, "Index")) is not None:
        row["index"] = int(index)
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
