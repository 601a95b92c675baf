"""A run's row and files, for commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..history.git import Git


def row_at(git: Git, run: str) -> dict[str, Any]:
    """Return the row of a run, named by its id or the end or beginning of it.

    Raises:
        CellwrightError: ``runs/unknown``, ``runs/ambiguous``.
    """
    from ..history.pages import full_id, row_of

    row: dict[str, Any] = json.loads(row_of(git, full_id(git, run), lambda _, path: path))
    return row


def own_run_at(git: Git, run: str) -> str:
    """Return the id of one of our own runs.

    Raises:
        CellwrightError: ``runs/unknown``, ``runs/ambiguous``, ``runs/not-ours``.
    """
    from ..errors import CellwrightError

    row = row_at(git, run)
    if row.get("remote"):
        raise CellwrightError(
            "runs/not-ours",
            f"The run {row['run']} is a colleague's; it came from {row['remote']}.",
            "Ask them to delete it and push with --force; then 'cellwright history fetch' takes it away here too.",
        )
    return str(row["run"])


def sessions_at(git: Git, parts: Iterable[str]) -> frozenset[str]:
    """Return the ids of our own sessions, each named by its id or the end or beginning of it.

    Raises:
        CellwrightError: ``sessions/unknown``, ``sessions/ambiguous``.
    """
    from ..errors import CellwrightError
    from ..history.index import session_of

    sessions = {session for ref in git.refs() if (session := session_of(ref))}
    named = set()
    for part in parts:
        found = [s for s in sessions if s == part or (part and (s.startswith(part) or s.endswith(part)))]
        if not found:
            raise CellwrightError(
                "sessions/unknown",
                f"There is no session {part} here.",
                "'cellwright history list --json' names the session of each run.",
            )
        if len(found) > 1:
            raise CellwrightError(
                "sessions/ambiguous", f"More than one session is called {part}.", "Give more of its id."
            )
        named.add(found[0])
    return frozenset(named)


def files_at(git: Git, commit: str) -> dict[str, bytes]:
    """Return a snapshot's files, by two git processes whatever their number.

    Raises:
        CellwrightError: ``history/corrupt``.
    """
    from ..history.log import corrupt_snapshot

    listed = git.run("ls-tree", "-r", "-z", commit, ok=(0, 128))
    lines = listed.stdout.decode("utf-8").rstrip("\0").split("\0")
    oids = {path: entry.split()[2] for entry, _, path in (line.partition("\t") for line in lines if line)}
    read = git.run("cat-file", "--batch", stdin="".join(f"{oid}\n" for oid in oids.values()).encode(), ok=(0, 128))
    if listed.returncode or read.returncode:
        raise corrupt_snapshot(commit)
    files, at = {}, 0
    for path in oids:
        end = read.stdout.index(b"\n", at)
        said = read.stdout[at:end].split()[-1]
        if said == b"missing":
            raise corrupt_snapshot(commit)
        size = int(said)
        files[path] = read.stdout[end + 1 : end + 1 + size]
        at = end + size + 2
    return files


def source_at(git: Git, row: dict[str, Any]) -> str | None:
    """Return the source of a run's cell as it was, None where the cell is not in the notebook."""
    from ..history.layout import rebuild

    cells = rebuild(files_at(git, row["commit"]))["cells"]
    return str(cells[row["index"]]["source"]) if row.get("index", len(cells)) < len(cells) else None
