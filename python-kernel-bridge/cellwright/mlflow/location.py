"""Where the plugin keeps MLflow's runs: `mlflow/` in the store of the workspace."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname


def mlflow_folder(uri: str | None) -> Path:
    """Return the folder that a tracking URI means.

    A path in the URI is that folder. Without one it is in the store of the live capture, and where nothing captures, in
    the store of the workspace around the current folder.
    """
    path = urlparse(uri or "").path
    if path.strip("/"):
        return Path(url2pathname(unquote(path)))
    active: Any = sys.modules.get("_cellwright_active")
    options = getattr(getattr(active, "capture", None), "options", None) or {}
    spool = options.get("spool")
    store = Path(spool).parent.parent if spool else _store_around(Path.cwd())
    return store / "mlflow"


def _store_around(folder: Path) -> Path:
    """Find the store as the front end does: by `cellwright.toml`, else by git, else in the folder itself."""
    upward = (folder, *folder.parents)
    workspace = next((f for f in upward if (f / "cellwright.toml").is_file()), None)
    repository = next((f for f in upward if (f / ".git").exists()), None)
    if repository is not None:
        return _common_git_folder(repository / ".git") / "cellwright"
    store = (workspace or folder) / ".cellwright"
    if not store.exists():
        store.mkdir(parents=True)
        (store / ".gitignore").write_text("*\n", "utf-8")
    return store


def _common_git_folder(git: Path) -> Path:
    """Follow a worktree's `.git` file to the folder that all worktrees share."""
    if git.is_dir():
        return git
    own = git.parent / git.read_text("utf-8").partition("gitdir:")[2].strip()
    common = own / "commondir"
    return (own / common.read_text("utf-8").strip()).resolve() if common.is_file() else own
