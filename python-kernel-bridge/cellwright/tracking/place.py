"""Where a tracked file's history goes, and who runs it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CellwrightError
from ..history.git import Git, open_history
from ..store.consent import read_consent, write_consent
from ..store.files import unwritable
from ..store.identity import account
from ..store.identity import author_of as git_author
from ..store.notebooks import NotebookPlace, Notebooks
from ..store.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from ..wire.types import Author


@dataclass(frozen=True)
class TrackedFile:
    """A script or notebook whose runs are kept."""

    named: Path
    """As the user named it."""
    file: Path
    """Where it lies: absolute, links followed."""
    workspace: Workspace
    git: Git
    notebook: str
    outputs: str
    first: bool
    """Nothing was kept in this workspace before."""

    @property
    def path(self) -> str:
        """The file relative to its workspace, forward slashes."""
        inside = self.file.is_relative_to(self.workspace.folder)
        return (self.file.relative_to(self.workspace.folder) if inside else self.file).as_posix()

    @property
    def spool(self) -> Path:
        """Where the session's records go until they are committed."""
        return self.workspace.store / "spool" / self.notebook


def track_file(file: Path) -> TrackedFile:
    """Find or make the place for a file's history; to track is to say *keep*.

    Raises:
        CellwrightError: ``track/no-file``, ``consent/off``, or what the store and git say.
    """
    if not file.is_file():
        raise CellwrightError("track/no-file", f"There is no file {file}.", "Check the path.")
    named, file = file, file.resolve()
    workspace = find_workspace(file.parent, file.parent)
    consent = read_consent(workspace)
    if consent.answer == "off":
        raise CellwrightError(
            "consent/off",
            f"Keeping history is off in {workspace.folder}.",
            "Turn it on in the History column to keep what runs.",
        )
    if consent.answer == "unasked":
        write_consent(workspace, "keep")
    git = open_history(workspace)
    notebook = Notebooks(workspace).id_of(NotebookPlace(file), keep=True)
    tracked = TrackedFile(named, file, workspace, git, notebook, consent.outputs, consent.answer == "unasked")
    try:
        tracked.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(tracked.spool, error) from error
    return tracked


def author_of(folder: Path) -> Author:
    """Return the user's git identity, else who is logged in."""
    user = account()
    return git_author(folder, {"name": user, "email": f"{user}@{socket.gethostname()}"})
