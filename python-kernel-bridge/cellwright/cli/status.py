"""`cellwright doctor`."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .output import json_option, say
from .place import folder_option

if TYPE_CHECKING:
    from ..history.git import Git


@click.command()
@folder_option
@json_option
def doctor(folder: Path, as_json: bool) -> None:
    """Check git, versions and the store; say what to do about what is wrong."""
    from .._version import PROTOCOL, __version__
    from ..errors import CellwrightError
    from ..history.git import Git
    from ..store.git_place import git_version
    from ..store.workspace import find_workspace

    found: dict[str, Any] = {"version": __version__, "protocol": PROTOCOL, "python": platform.python_version()}
    problems: list[CellwrightError] = []
    try:
        found["git"] = ".".join(map(str, git_version()))
    except CellwrightError as error:
        problems.append(error)
    workspace = find_workspace(folder, folder)
    found.update(workspace=str(workspace.folder), store=str(workspace.store))
    if workspace.problem is not None:
        problems.append(workspace.problem)
    found["history"] = "none"
    git = Git.of(workspace.store)
    try:
        if git.exists:
            found["history"] = "sound"
            _check(git)
    except CellwrightError as error:
        found["history"] = "damaged"
        problems.append(error)
    lines = [f"{name:10} {value}" for name, value in found.items()]
    lines += [f"! {error.message} — {error.remedy}" for error in problems]
    say({**found, "problems": [error.to_wire() for error in problems]}, "\n".join(lines), as_json)
    sys.exit(1 if problems else 0)


def _check(git: Git) -> None:
    from ..errors import CellwrightError

    check = git.run("fsck", "--strict", "--no-progress", ok=(0, 1, 2, 3, 4, 5, 6, 7, 8))
    if check.returncode:
        said = check.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason"]
        raise CellwrightError(
            "history/damaged",
            f"The history is damaged: {said[0]}.",
            "What is whole can still be read; fetch the rest from a remote it was pushed to.",
        )
