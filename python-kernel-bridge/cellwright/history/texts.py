"""Text search: sources and text outputs of runs, indexed on the first search and then as they come."""

from __future__ import annotations

import json
from typing import Any

from .index import Index
from .objects import Objects

_LONGEST = 256 * 1024  # bytes of one output that are searched
_TEXT = (".txt", ".md", ".json", ".html", ".tex", ".svg", ".js")
_BATCH = 500


def find_runs(index: Index, where: str, values: tuple[Any, ...], text: str) -> list[str]:
    """Return the runs of a scope that hold `text`, newest first."""
    _catch_up(index)
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found = index.database.execute(
        "SELECT DISTINCT r.run, r.started, r.seq FROM runs r JOIN texts t ON t.rowid = r.id"
        f" WHERE {where} AND t.text LIKE ? ESCAPE '\\' ORDER BY r.started DESC, r.seq DESC",
        (*values, like),
    )
    return [run for run, _, _ in found]


def _catch_up(index: Index) -> None:
    missing = index.database.execute("SELECT id, latest, cell, row FROM runs WHERE NOT texted ORDER BY id").fetchall()
    if not missing:
        return
    with Objects(index.git) as objects:
        for start in range(0, len(missing), _BATCH):
            with index.database:
                for identity, commit, cell, row in missing[start : start + _BATCH]:
                    text = _text_of(objects, commit, cell, json.loads(row).get("index"))
                    index.database.execute("INSERT OR REPLACE INTO texts (rowid, text) VALUES (?, ?)", (identity, text))
                    index.database.execute("UPDATE runs SET texted = 1 WHERE id = ?", (identity,))


def _text_of(objects: Objects, commit: str, cell: str | None, place: int | None) -> str:
    cells = _cells_of(objects.read(f"{commit}:notebook.json"))
    entry = next((one for one in cells if cell is not None and one.get("id") == cell), None)
    if place is not None and 0 <= place < len(cells) and (entry is None or cells[place].get("id") == cell):
        entry = cells[place]
    if entry is None:
        return ""
    parts = [objects.read(f"{commit}:cells/{entry.get('file')}") or b""]
    folder = objects.tree(f"{commit}:outputs/{entry.get('key')}")
    parts += [objects.read(oid) or b"" for name, oid in folder if name.endswith(_TEXT) and name != "outputs.json"]
    return "\n".join(part[:_LONGEST].decode("utf-8", "replace") for part in parts)


def _cells_of(notebook: bytes | None) -> list[dict[str, Any]]:
    try:
        cells = json.loads(notebook or b"{}")["cells"]
        return cells if all(isinstance(cell, dict) for cell in cells) else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return []  # not of ours
