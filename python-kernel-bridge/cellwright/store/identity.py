"""What the user's own git says of a place: who works there, and where HEAD stands."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CellwrightError
from .git_place import run_user_git

if TYPE_CHECKING:
    from ..wire.types import Author

_STATUS_SECONDS = 5.0


def author_of(folder: Path, fallback: Author) -> Author:
    """Return the git identity that holds in `folder`, each missing part from `fallback`."""
    try:
        answer = run_user_git(folder, "config", "-z", "--get-regexp", r"^user\.(name|email)$")
    except CellwrightError:
        return fallback
    said = dict(item.split("\n", 1) for item in answer.stdout.decode("utf-8", "replace").split("\0") if "\n" in item)
    return {"name": said.get("user.name") or fallback["name"], "email": said.get("user.email") or fallback["email"]}


def account() -> str:
    """Return the name of the account that this process runs as."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "unknown"


def head_of(folder: Path) -> str | None:
    """Return the oid of the user's HEAD, `+dirty` where tracked files differ from it; None before the first commit."""
    try:
        head = run_user_git(folder, "rev-parse", "--verify", "--quiet", "HEAD").stdout.decode().strip()
        if not head:
            return None
        status = run_user_git(
            folder, "status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all", timeout=_STATUS_SECONDS
        )
    except CellwrightError:
        return None  # asked again with the next snapshot; not worth stopping one
    return head + ("+dirty" if status.stdout else "")
