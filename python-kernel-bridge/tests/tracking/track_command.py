"""`cellwright track` as a user calls it, and plain git to look at what it kept."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from cellwright.history.layout import rebuild

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "from cellwright.cli import main; main()"


def track(
    folder: Path, *arguments: str, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MAIN, "track", *arguments]
    return subprocess.run(
        command, cwd=folder, input=stdin, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def git(folder: Path, *arguments: str) -> str:
    return git_bytes(folder, *arguments).decode("utf-8")


def git_bytes(folder: Path, *arguments: str) -> bytes:
    command = ["git", f"--git-dir={folder / '.git' / 'cellwright' / 'history.git'}", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


def runs(folder: Path) -> list[dict[str, Any]]:
    """run.json of every run, oldest first; git alone does not order what stands under two refs."""
    log = git(folder, "log", "--all", "--reverse", "--topo-order", "--grep=^Cellwright-Run:", "--format=%H").split()
    kept = [{**json.loads(git(folder, "show", f"{commit}:run.json")), "commit": commit} for commit in log]
    return sorted(kept, key=lambda run: str(run["started"]))


def notebook_at(folder: Path, commit: str) -> dict[str, Any]:
    names = git(folder, "ls-tree", "-r", "-z", "--name-only", commit).split("\0")
    return rebuild({name: git_bytes(folder, "show", f"{commit}:{name}") for name in names if name})


def cell_outputs(folder: Path, run: dict[str, Any]) -> list[dict[str, Any]]:
    """The outputs of a run's own cell."""
    cells = notebook_at(folder, run["commit"])["cells"]
    found: list[dict[str, Any]] = next(cell["outputs"] for cell in cells if cell["id"] == run["cell"])
    return found
