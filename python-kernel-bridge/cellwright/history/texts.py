"""Text search: sources and text outputs of runs, indexed on the first search and then as they come."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from .git import Git
from .index import Index

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
    with _Objects(index.git) as objects:
        for start in range(0, len(missing), _BATCH):
            with index.database:
                for identity, commit, cell, row in missing[start : start + _BATCH]:
                    text = _text_of(objects, commit, cell, json.loads(row).get("index"))
                    index.database.execute("INSERT OR REPLACE INTO texts (rowid, text) VALUES (?, ?)", (identity, text))
                    index.database.execute("UPDATE runs SET texted = 1 WHERE id = ?", (identity,))


def _text_of(objects: _Objects, commit: str, cell: str | None, place: int | None) -> str:
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


class _Objects:
    """One `git cat-file --batch` that answers many questions; damaged or missing objects read as None."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._kept: dict[str, bytes] = {}

    def __enter__(self) -> _Objects:
        self._process = self._git.start("cat-file", "--batch")
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            if self._process.stdin:
                self._process.stdin.close()

    def tree(self, name: str) -> list[tuple[str, str]]:
        content, entries, at = self.read(name) or b"", [], 0
        while at < len(content):
            end = content.index(b"\0", at)
            entry = content[at:end].partition(b" ")[2].decode("utf-8", "replace")
            entries.append((entry, content[end + 1 : end + 21].hex()))
            at = end + 21
        return entries

    def read(self, name: str) -> bytes | None:
        if "\n" in name:
            return None
        if name in self._kept:
            return self._kept[name]
        content = self._ask(name)
        if content is not None and ":" not in name and len(content) < 1000:  # repeated small outputs
            self._kept[name] = content
        return content

    def _ask(self, name: str) -> bytes | None:
        process: subprocess.Popen[bytes] = self._process
        if process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(name.encode("utf-8") + b"\n")
            process.stdin.flush()
            header = process.stdout.readline()
            if not header:  # it died over a damaged object
                raise BrokenPipeError
            words = header.split()
            if len(words) != 3 or not words[2].isdigit():
                return None
            content = process.stdout.read(int(words[2]))
            process.stdout.read(1)
        except BrokenPipeError:
            self.__exit__()
            self.__enter__()
            return None
        return content
