"""The commit message of a snapshot: a title and trailers, from which lists are drawn without opening a tree.

`rows.py` reads them back; src/domain/history/message.ts writes the same bytes, and schema/golden/commit-message.json
holds both together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import rfc8785

from .title import UNTITLED, one_line, title_text

if TYPE_CHECKING:
    from ..wire.types import ChildRun, FileUse, Metric, NamedValue, Param, RowChild, RowValue, Run, Scalar

ERROR_LENGTH = 200  # code points
MOST_VALUES = 200  # metrics, params, children
MOST_FILES = 20

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SAFE_INTEGER = 2**53 - 1


def run_message(run: Run, *, title: str, notebook: str, index: int | None = None, head: str | None = None) -> str:
    """Return the message of a run's commit.

    Args:
        run: The run, as `run.json` holds it or with more.
        title: See `title.title_of`.
        notebook: Contents path as it was.
        index: The cell's place in the notebook, from 0.
        head: The user's own HEAD, `+dirty` where it had changes.
    """
    upstream = run["upstream"]
    error = run.get("error")
    trailers: list[tuple[str, str | None]] = [
        ("Run", run["run"]),
        ("Session", run["session"]),
        ("Seq", str(run["seq"])),
        ("Notebook", notebook),
        ("Cell", run["cell"]),
        ("Index", None if index is None else str(index)),
        ("Batch", run.get("batch")),
        ("Status", run["status"]),
        ("Error", f"{error['name']}: {error['message'][:ERROR_LENGTH]}" if error else None),
        ("Started", run["started"]),
        ("Duration", _json(run["durationMs"])),
        *_each("Metric", row_values(run["metrics"])),
        *_each("Value", row_values(run.get("values") or [])),
        *_each("Param", row_values([*run["params"], *upstream["params"]])),
        *_each("Dataset", _once([*run["datasets"], *upstream["datasets"]])),
        *(("Module", module["name"]) for module in run["modules"]),
        *_each("Child", [_row_child(child) for child in run["children"][:MOST_VALUES]]),
        *_files("Read", run["reads"]),
        *_files("Upstream-Read", upstream.get("reads", [])),
        *_files("Write", run["writes"]),
        ("Series", "yes" if _has_series(run) else None),
        ("Head", head),
        ("Environment", run.get("environment")),
    ]
    return _message(title, trailers)


def evidence_message(*, run: str, session: str, title: str, environment: str | None = None) -> str:
    """Return the message of a commit that only adds the evidence of an earlier run."""
    return _message(title, [("Evidence", run), ("Session", session), ("Environment", environment)])


def row_values(values: Iterable[Param | Metric | NamedValue]) -> list[RowValue]:
    """Return at most `MOST_VALUES` parameters or metrics as rows carry them; one set twice has its last value."""
    kept: dict[tuple[str, str | None, str | None], RowValue] = {}
    for value in values:
        row: RowValue = {"name": value["name"], "value": scalar(value["value"])}
        if value.get("cell") is not None:
            row["cell"] = value.get("cell")  # type: ignore[typeddict-item]  # a Metric has none
        if (run := value.get("run")) is not None:
            row["run"] = str(run)
        kept[row["name"], row.get("cell"), row.get("run")] = row
    return list(kept.values())[:MOST_VALUES]


def scalar(value: Scalar) -> Scalar:
    """Return a value as JSON carries it: what it has no number for as a string."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("?", value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _row_child(child: ChildRun) -> RowChild:
    row: RowChild = {
        "id": child["id"],
        "params": row_values(child["params"]),
        "metrics": row_values(child["metrics"]),
    }
    if (name := child.get("name")) is not None:
        row["name"] = name
    if (parent := child.get("parent")) is not None:
        row["parent"] = parent
    return row


def _has_series(run: Run) -> bool:
    return bool(run["series"]) or any(child.get("series") for child in run["children"])


def _message(title: str, trailers: Sequence[tuple[str, str | None]]) -> str:
    lines = [f"Cellwright-{key}: {one_line(value)}" for key, value in trailers if value is not None]
    return f"{title_text(title) or UNTITLED}\n\n" + "\n".join(lines) + "\n"


def _each(key: str, values: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(key, _json(value)) for value in values]


def _files(key: str, uses: Sequence[FileUse]) -> list[tuple[str, str]]:
    return [(key, use["path"]) for use in uses[:MOST_FILES]]


def _once(values: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return list({_json(value): value for value in values}.values())[:MOST_VALUES]


def _json(value: Any) -> str:
    return rfc8785.dumps(value).decode("utf-8")
