"""Names, stars, notes and promoted metrics: one small commit an edit, under refs/cellwright/marks/<notebook>."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, cast

import rfc8785

from ..errors import CellwrightError
from ..store.files import locked
from .git import MARKS, Git
from .packs import Kind, make_pack, object_id, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..wire.types import Author, Mark

FORMAT = "cellwright/marks"
VERSION = 1
_EMPTY: tuple[Any, ...] = (None, "", False, [])


def read_marks(git: Git, ref: str) -> dict[str, Any]:
    """Return the whole marks file of a ref, empty when there is none.

    Raises:
        CellwrightError: ``history/unreadable``.
    """
    done = git.run("cat-file", "blob", f"{ref}:marks.json", ok=(0, 128)) if git.exists else None
    if done is None or done.returncode:
        return {"format": FORMAT, "v": VERSION, "runs": {}}
    try:
        marks = json.loads(done.stdout)
        if not isinstance(marks["runs"], dict):
            raise ValueError("runs is no table")
    except (ValueError, KeyError, TypeError) as error:
        raise CellwrightError(
            "history/unreadable",
            "Names, stars and notes of a notebook can't be read.",
            f"Look with: cellwright git show {ref}:marks.json; an older version is in its log.",
        ) from error
    return cast("dict[str, Any]", marks)


def set_mark(git: Git, notebook: str, run: str, mark: Mark, author: Author) -> Mark:
    """Replace what is said of a run; an empty mark removes it. Fields this version doesn't know are kept as sent.

    Raises:
        CellwrightError: ``history/newer``, ``history/unreadable``, ``store/full``, ``git/failed``.
    """
    kept = cast("Mark", {key: value for key, value in mark.items() if value not in _EMPTY})

    def change(marks: dict[str, Any]) -> None:
        marks["runs"].pop(run, None)
        if kept:
            marks["runs"][run] = kept

    _edit(git, notebook, change, author)
    return kept


def promote(git: Git, notebook: str, name: str, metric: bool, author: Author) -> list[str]:
    """Make a number of that name a metric in every run of the notebook, or no longer; return all such names.

    Raises:
        CellwrightError: ``history/newer``, ``history/unreadable``, ``store/full``, ``git/failed``.
    """

    def change(marks: dict[str, Any]) -> None:
        others = [one for one in marks.get("promoted", []) if one != name]
        marks["promoted"] = [*others, name] if metric else others

    return cast("list[str]", _edit(git, notebook, change, author)["promoted"])


def _edit(git: Git, notebook: str, change: Callable[[dict[str, Any]], None], author: Author) -> dict[str, Any]:
    ref = MARKS + notebook
    with locked(git.directory.parent / "history.lock"):
        old = git.tip(ref)
        marks = read_marks(git, ref)
        if marks.get("v", VERSION) > VERSION:
            raise newer()
        change(marks)
        write_commit(git, ref, old, {"marks.json": rfc8785.dumps(marks)}, "Marks", author)
    return marks


def write_commit(git: Git, ref: str, old: str | None, files: dict[str, bytes], message: str, author: Author) -> str:
    """Commit a flat folder of small files to `ref`, which must still stand at `old`; return the commit.

    Raises:
        CellwrightError: ``history/moved`` when it doesn't, ``store/full``, ``git/failed``.
    """
    who = f"{_plain(author['name'])} <{_plain(author['email'])}> {int(time.time())} +0000"
    root = tree({name: ("100644", object_id("blob", content)) for name, content in files.items()})
    parent = f"parent {old}\n" if old else ""
    commit = f"tree {object_id('tree', root)}\n{parent}author {who}\ncommitter {who}\n\n{message}\n".encode()
    objects: list[tuple[Kind, bytes]] = [
        *(("blob", content) for content in files.values()),
        ("tree", root),
        ("commit", commit),
    ]
    git.run("unpack-objects", "-q", stdin=make_pack(objects))
    oid = object_id("commit", commit)
    if not git.update_refs({ref: (old, oid)}, message.lower()):
        raise CellwrightError("history/moved", "Someone else changed this at the same moment.", "Try again.")
    return oid


def newer() -> CellwrightError:
    """Say that a marks file is of a form that this version may only read."""
    return CellwrightError(
        "history/newer",
        "Names, stars and notes of this notebook were written by a newer Cellwright.",
        "Update Cellwright to change them.",
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter not in "<>\n\0").strip() or "unknown"
