"""From a request's contents path to a notebook and its store, never out of the contents manager's reach."""

from __future__ import annotations

import asyncio
import posixpath
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_server.utils import ensure_async
from tornado.web import HTTPError

from ..errors import CellwrightError
from ..history.git import Git
from ..store.notebooks import NotebookPlace, Notebooks
from ..store.workspace import Workspace, find_workspace

_DRIVE = re.compile(r"[A-Za-z0-9_.-]+:")
_SHARED = "RTC:"  # real-time collaboration shows the same files under this prefix
_FRESH = 5.0  # seconds that a folder's workspace is taken to be the same

_workspaces: dict[tuple[Path, Path], tuple[float, Workspace]] = {}


@dataclass(frozen=True)
class Place:
    """A notebook, or a folder, that a request is about."""

    path: str
    """Contents path, without the collaboration prefix."""
    notebook: NotebookPlace
    workspace: Workspace
    root: Path

    @property
    def git(self) -> Git:
        """Our repository, which may not be there yet."""
        return Git.of(self.workspace.store)

    def notebook_id(self, *, keep: bool) -> str:
        """Return the notebook's id, empty for a folder; blocks."""
        if self.notebook.local is not None and self.notebook.local.is_dir():
            return ""
        return Notebooks(self.workspace).id_of(self.notebook, keep=keep)

    def path_of(self) -> Callable[[str, str], str]:
        """Return what tells where a notebook is: (id, path as a run has it) → contents path.

        One that is not known here, a colleague's or one that is gone, is said to be beside what was asked about: its
        path may lead to another workspace of this server, or nowhere, and actions on its runs would follow it.
        """
        known = self.paths()
        local = self.notebook.local
        folder = self.path if local is not None and local.is_dir() else posixpath.dirname(self.path)

        def find(notebook: str, recorded: str) -> str:
            if notebook in known:
                return known[notebook]
            return (
                recorded
                if local is None or self._is_ours(recorded)
                else posixpath.join(folder, posixpath.basename(recorded))
            )

        return find

    def _is_ours(self, recorded: str) -> bool:
        at = self.root / recorded
        if not at.parent.is_dir() or not at.is_relative_to(self.workspace.folder):
            return False
        try:  # a folder below may be a workspace of its own
            return (
                find_place(recorded, NotebookPlace(at), self.root, fresh=False).workspace.store == self.workspace.store
            )
        except CellwrightError:  # git can't tell whose it is
            return False

    def paths(self) -> dict[str, str]:
        """Return notebook id → contents path of all whose place is known."""
        notebooks, found = Notebooks(self.workspace), {}
        for identity, entry in notebooks.all().items():
            local = notebooks.local_path(entry)
            if local is None:
                found[identity] = str(entry["path"]).removeprefix("drive:")
            elif local.is_relative_to(self.root) and not entry.get("displaced"):
                found[identity] = local.relative_to(self.root).as_posix()
        return found


async def contained(contents_manager: Any, root: Path, path: str) -> tuple[str, NotebookPlace]:
    """Return the path without prefix, and where it lies.

    Args:
        contents_manager: The server's; its methods may be coroutines.
        root: See `root_of`.
        path: A contents path.

    Raises:
        CellwrightError: ``path/outside`` for a path that the contents manager doesn't serve.
    """
    path = path.strip("/")
    if "\0" in path or any(part == ".." for part in re.split(r"[/\\:]", path)):
        raise _outside(path)
    try:
        path, local = await asyncio.to_thread(_located, contents_manager, root, path)
        if local is None:
            return path, NotebookPlace(None, path)
        # In a thread also where it is no coroutine: it looks at every folder on the way.
        hidden = not contents_manager.allow_hidden and await ensure_async(
            await asyncio.to_thread(contents_manager.is_hidden, path)
        )
        if hidden:
            raise _outside(path)
        return path, NotebookPlace(await asyncio.to_thread(_resolved, local))
    except (HTTPError, OSError, RuntimeError, ValueError) as error:
        # The manager's refusal, or too long, links in a circle, not a name on this system.
        raise _outside(path) from error


def root_of(contents_manager: Any, fallback: str) -> Path:
    """Return the folder that contents paths start from; blocks."""
    return Path(getattr(contents_manager, "root_dir", None) or fallback).expanduser().resolve()


def _located(contents_manager: Any, root: Path, path: str) -> tuple[str, Path | None]:
    """Return the path without prefix and the file it names, None on a drive; blocks."""
    if path.startswith(_SHARED) and not (root / path).exists():
        path = path.removeprefix(_SHARED).strip("/")
    local_of = getattr(contents_manager, "_get_os_path", None)
    if local_of is None or (_DRIVE.match(path) and not (root / path).exists()):
        return path, None
    return path, Path(local_of(path))


def _resolved(local: Path) -> Path:
    local = local.resolve()
    local.is_dir()  # asks the system whether such a path can be
    return local


def find_place(path: str, notebook: NotebookPlace, root: Path, *, fresh: bool) -> Place:
    """Return the workspace that a notebook belongs to; blocks. A drive without folders belongs to the server's root."""
    folder = root if notebook.local is None else notebook.local
    while not folder.is_dir():
        folder = folder.parent
    known = _workspaces.get((folder, root))
    if known is None or fresh or time.monotonic() - known[0] > _FRESH:
        known = (time.monotonic(), find_workspace(folder, root))
        _workspaces[folder, root] = known
    return Place(path, notebook, known[1], root)


def _outside(path: str) -> CellwrightError:
    return CellwrightError(
        "path/outside",
        f"{path or 'This path'} is not among the files that this server shows.",
        "Open the notebook in the file browser and try again.",
    )
