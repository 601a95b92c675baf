"""From a folder to its workspace and the store that belongs to it."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from ..errors import CellwrightError
from .files import unwritable
from .git_place import GitPlace, find_git_place

SETTINGS = "cellwright.toml"
FOLDER = ".cellwright"
_SETTLED = ("history.git", "notebooks.json")


@dataclass(frozen=True)
class Workspace:
    """A folder whose notebooks share one store."""

    folder: Path
    store: Path
    git: GitPlace | None
    problem: CellwrightError | None = None
    """Why nothing can be kept here, e.g. git is missing or distrusts the repository."""


def find_workspace(folder: Path, root: Path) -> Workspace:
    """Return the workspace of `folder`, without creating anything.

    Args:
        folder: An existing folder; links are followed.
        root: The Jupyter server's root, the workspace of last resort.
    """
    folder, root = folder.resolve(), root.resolve()
    problem: CellwrightError | None = None
    git: GitPlace | None = None
    try:
        git = find_git_place(folder)
    except CellwrightError as error:
        problem = error
    settled = next((at for at in (folder, *folder.parents) if (at / SETTINGS).is_file()), None)
    if settled is not None and git is not None and not settled.is_relative_to(git.top):
        settled = None  # the repository is nearer than a file above it
    top = git.top.resolve() if git else _top_by_hand(folder) if problem else None
    home = settled or top or (root if folder.is_relative_to(root) else folder)
    return Workspace(home, _store_of(home, git, top if problem else None), git, problem)


def create_store(workspace: Workspace) -> Path:
    """Make the store's folder, once the user has said *keep*; for its owner alone.

    Raises:
        CellwrightError: the workspace's own problem, ``store/full`` or ``store/unwritable``.
    """
    if workspace.problem is not None:
        raise workspace.problem
    store = workspace.store
    try:
        if not store.is_dir():
            store.mkdir(mode=0o700, parents=False, exist_ok=True)
        if store.name == FOLDER and not (store / ".gitignore").exists():
            (store / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise unwritable(store, error) from error
    return store


def store_bytes(store: Path) -> int:
    """Return what the store takes on disk, in bytes; files that vanish meanwhile count nothing."""
    total = 0
    for folder, _, names in os.walk(store):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118  # three times faster over many objects
    return total


def _store_of(home: Path, git: GitPlace | None, distrusted: Path | None) -> Path:
    own = home / FOLDER
    if git is None:
        return distrusted / ".git" / "cellwright" if distrusted else own
    shared = git.common / "cellwright"
    if not shared.exists() and any((own / name).exists() for name in _SETTLED):
        return own  # kept from before `git init`
    return shared


def _top_by_hand(folder: Path) -> Path | None:
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), None)
