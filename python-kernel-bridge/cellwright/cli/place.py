"""The workspace that a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..history.git import Git
    from ..store.workspace import Workspace

folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="A folder of the workspace; the current one by default.",
)


def workspace_of(folder: Path) -> Workspace:
    """Return the workspace around a folder.

    Raises:
        CellwrightError: its problem, e.g. ``git/dubious-ownership``.
    """
    from ..store.workspace import find_workspace

    workspace = find_workspace(folder, folder)
    if workspace.problem is not None:
        raise workspace.problem
    if not (workspace.store / "history.git").is_dir():  # under a Jupyter root without git, the store is further up
        resolved = folder.resolve()
        for above in resolved.parents:
            if (above / ".cellwright" / "history.git").is_dir() and workspace.git is None:
                return find_workspace(resolved, above)
    return workspace


def history_of(folder: Path) -> Git:
    """Return the history around a folder.

    Raises:
        CellwrightError: ``history/none`` where nothing was kept.
    """
    from ..errors import CellwrightError
    from ..history.git import Git

    workspace = workspace_of(folder)
    git = Git.of(workspace.store)
    if not git.exists:
        raise CellwrightError(
            "history/none",
            f"There is no history in {workspace.folder}.",
            "Run a notebook in JupyterLab and say 'keep', or use 'cellwright track'.",
        )
    return git
