"""Refs in a reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..history.git import Git

_SIGNS = 8
"""Of an id, its last ones: the first are the time, which neighbours share."""
_PATH = "%(trailers:key=Cellwright-Notebook,valueonly,separator=%x00)"


def names_of(git: Git, refs: Iterable[str], gone: str = " (deleted there)") -> list[str]:
    """Return a line for each ref of snapshots or marks: whose notebook, and which session or what else it holds.

    Args:
        git: Our repository.
        refs: Their names.
        gone: What is said of those that are not here.
    """
    tips = git.refs()
    paths = _paths(git, tips)
    return sorted(_line(ref, paths) + (gone if ref not in tips else "") for ref in refs)


def _line(ref: str, paths: Mapping[str, str]) -> str:
    notebook, session = _ids(ref)
    what = f"session …{session[-_SIGNS:]}" if session else "names, stars and notes"
    return f"{paths.get(notebook, f'notebook …{notebook[-_SIGNS:]}')}: {what}"


def _ids(ref: str) -> tuple[str, str]:
    """Return the notebook's id and the session's; that is empty for marks."""
    _, _, rest = ref.partition("/marks/" if "/marks/" in ref else "/snapshots/")
    notebook, _, session = rest.partition("/")
    return notebook, session


def _paths(git: Git, tips: Mapping[str, str]) -> dict[str, str]:
    """Return notebook id → where it was in one of its runs, as far as that is known here."""
    paths: dict[str, str] = {}
    for ref, tip in tips.items():
        notebook, session = _ids(ref)
        if session and notebook not in paths:
            # Evidence may follow the last run, and a session may have no run left; neither says a path.
            run = ("--max-count=1", "--grep=^Cellwright-Notebook: ")
            if path := git.text("log", *run, f"--format={_PATH}", tip):
                paths[notebook] = path.partition("\0")[0]
    return paths
