"""What was said of runs that are deleted goes with them, from a marks ref and from all that it reaches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import rfc8785

from .git import Git
from .marks import VERSION, newer
from .packs import Kind, object_id, tree, with_parents

if TYPE_CHECKING:
    from .objects import Objects


class Rewritten(NamedTuple):
    """A ref's history without some runs."""

    tip: str | None
    objects: list[tuple[Kind, bytes]]
    """What it takes that may not be in the repository."""


def unmark(git: Git, read: Objects, tip: str, runs: frozenset[str]) -> Rewritten | None:
    """Return the history of a marks ref without what it ever said of `runs`, None where it said nothing.

    Edits that concerned these runs alone are left out, as are versions that can't be read: they might tell. Authors and
    times of the others stay.

    Raises:
        CellwrightError: ``history/newer``.
    """
    parent: str | None = None
    former: bytes | None = None
    objects: list[tuple[Kind, bytes]] = []
    said = False
    for commit, content in _versions(git, read, tip):
        marks = _marks_of(content)
        if marks is None:
            said = True
            continue
        if not runs.isdisjoint(marks["runs"]):
            if marks.get("v", VERSION) > VERSION:
                raise newer()
            said = True
            marks["runs"] = {run: mark for run, mark in marks["runs"].items() if run not in runs}
            content = rfc8785.dumps(marks)
        if content == former:
            continue
        root = tree({"marks.json": ("100644", object_id("blob", content))})
        made = with_parents(commit, [parent] if parent else [], object_id("tree", root))
        objects += [("blob", content), ("tree", root), ("commit", made)]
        parent, former = object_id("commit", made), content
    return Rewritten(parent, objects) if said else None


def _versions(git: Git, read: Objects, tip: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield each commit and its marks file, oldest first; of a damaged history the newest alone."""
    listed = git.run("rev-list", "--reverse", tip, ok=(0, 128))
    for oid in listed.stdout.decode().split() if listed.returncode == 0 else [tip]:
        commit, content = read.read(oid), read.read(f"{oid}:marks.json")
        if commit is not None:
            yield commit, content or b""


def _marks_of(content: bytes) -> dict[str, Any] | None:
    try:
        marks = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return marks if isinstance(marks, dict) and isinstance(marks.get("runs"), dict) else None
