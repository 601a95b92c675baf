"""Where a folder stands in the user's own git: asked, never written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from ..errors import CellwrightError

OLDEST = (2, 29)
"""Git from October 2020: the first that can be told to make a SHA-1 repository."""

_TIMEOUT = 20.0  # seconds; a network file system may be slow


class GitPlace(NamedTuple):
    """A work tree of the user's."""

    top: Path
    common: Path
    """The folder that all its worktrees share: .git, or a submodule's place below it."""


def environment() -> dict[str, str]:
    """Return the process environment without what would send git elsewhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {**kept, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def run_user_git(folder: Path, *arguments: str, timeout: float = _TIMEOUT) -> subprocess.CompletedProcess[bytes]:
    """Ask the user's repository something.

    Raises:
        CellwrightError: ``git/missing`` or ``git/slow``.
    """
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *arguments]
    try:
        return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, timeout=timeout, check=False)
    except FileNotFoundError as error:
        raise missing() from error
    except subprocess.TimeoutExpired as error:
        raise CellwrightError(
            "git/slow",
            f"git gave no answer about {folder} within {timeout:.0f} seconds.",
            "Try again; if it stays so, look at the disk that the folder lies on.",
        ) from error


def git_version() -> tuple[int, ...]:
    """Return the version of the git on the PATH.

    Raises:
        CellwrightError: ``git/missing`` or ``git/too-old``.
    """
    if shutil.which("git") is None:
        raise missing()
    try:
        text = subprocess.run(["git", "version"], env=environment(), capture_output=True, timeout=_TIMEOUT, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise missing() from error
    match = re.search(rb"(\d+)\.(\d+)(?:\.(\d+))?", text.stdout)
    version = tuple(int(part) for part in match.groups(b"0")) if match else (0,)
    if version < OLDEST:
        raise CellwrightError(
            "git/too-old",
            f"git {'.'.join(map(str, version))} is too old to keep history with.",
            f"Install git {OLDEST[0]}.{OLDEST[1]} or newer on the machine of the Jupyter server.",
        )
    return version


def find_git_place(folder: Path) -> GitPlace | None:
    """Return the work tree that `folder` lies in, None outside of any (a bare repository and a .git folder have none).

    Raises:
        CellwrightError: ``git/missing``, ``git/dubious-ownership``, ``git/broken`` with git's own words.
    """
    answer = run_user_git(folder, "rev-parse", "--is-inside-work-tree", "--show-toplevel", "--git-common-dir")
    lines = answer.stdout.decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    if answer.returncode == 0 and len(lines) != 3:
        git_version()  # says when it is too old to know what was asked
    elif answer.returncode == 0:
        inside, top, common = lines
        return GitPlace(Path(top), (folder / common).resolve()) if inside == "true" else None
    said = answer.stderr.decode("utf-8", "replace")
    if "dubious ownership" in said:
        at = _first_match(r"repository at '(.+?)'", said) or str(folder)
        raise CellwrightError(
            "git/dubious-ownership",
            f"git doesn't trust the repository at {at}, because another account owns it: detected dubious ownership.",
            f"If you trust it, run: git config --global --add safe.directory '{at}'",
        )
    if "not a git repository" in said or "must be run in a work tree" in said:
        return None
    why = said.strip().splitlines()[-1] if said.strip() else "it gave no reason"
    raise CellwrightError(
        "git/broken",
        f"git can't read the repository around {folder}: {why}.",
        "Run 'git status' there and mend what it names.",
    )


def missing() -> CellwrightError:
    """Say that there is no git."""
    return CellwrightError(
        "git/missing",
        "There is no git on the machine of the Jupyter server, so no history can be kept.",
        "Install git there (for example: apt install git, conda install git) and restart the server.",
    )


def _first_match(pattern: str, text: str) -> str | None:
    match = re.search(pattern, text)
    return match.group(1) if match else None
