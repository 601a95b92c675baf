"""`cellwright history compare`."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import click

from .output import json_option, say
from .place import folder_option, history_of


@click.command()
@click.argument("run")
@click.argument("other")
@folder_option
@json_option
def compare(run: str, other: str, folder: Path, as_json: bool) -> None:
    """Compare two runs: their sources, parameters and metrics."""
    from .runs import row_at, source_at

    git = history_of(folder)
    rows = [row_at(git, one) for one in (run, other)]
    before, after = ((source_at(git, row) or "").splitlines() for row in rows)
    names = [f"{row['run']}  {row['started'][:19]}  {row['title']}" for row in rows]
    diff = list(difflib.unified_diff(before, after, names[0], names[1], lineterm=""))
    tables = {kind: _table(rows[0][kind], rows[1][kind]) for kind in ("params", "metrics")}
    lines = [*(diff or ["The sources are the same."]), ""]
    for kind, table in tables.items():
        lines += [f"{kind[:-1]:7} {'=' if a == b else '≠'} {name}  {_shown(a)}  {_shown(b)}" for name, a, b in table]
    value = {"runs": rows, "diff": "\n".join(diff)}
    value |= {kind: [{"name": n, "left": a, "right": b} for n, a, b in table] for kind, table in tables.items()}
    say(value, "\n".join(lines).rstrip(), as_json)


def _table(left: list[Any], right: list[Any]) -> list[tuple[str, Any, Any]]:
    """Return (name, value, other value) in the order of first mention; None where a run has no such value."""
    one, two = ({value["name"]: value["value"] for value in side} for side in (left, right))
    return [(name, one.get(name), two.get(name)) for name in dict.fromkeys([*one, *two])]


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
