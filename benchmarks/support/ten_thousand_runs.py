"""A history of many runs, a session each thousand; as a command: in the repository around a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from cellwright.history.git import Git, open_history
from cellwright.history.message import run_message
from cellwright.store.consent import write_consent
from cellwright.store.notebooks import NotebookPlace, Notebooks
from cellwright.store.workspace import find_workspace

RUNS = int(os.environ.get("CELLWRIGHT_BENCH_RUNS", "10000"))
GOLDEN = Path(__file__).parents[2] / "schema/golden/snapshot/flights-like/input.json"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "python3"}, "language_info": {"name": "python"}}
NOTEBOOK = "0123456789abcdef0123456789abcdef"


def add(git: Git, count: int, first: int, notebook: str = NOTEBOOK) -> None:
    """Commit runs, no cell twice in a row."""
    some: dict[str, Any] = json.loads(GOLDEN.read_text())["run"]
    parts: list[str] = []
    for n in range(first, first + count):
        session = str(uuid.UUID(int=(0x0193B5A0_0000_7000_8000 << 48) + n // 1000))
        started = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(1_760_000_000 + 60 * n))
        run = {**some, "run": str(uuid.UUID(int=(0x0193B5A1_0000_7000_8000 << 48) + n)), "session": session, "seq": n}
        run |= {"started": started, "cell": f"cell-{n % 7}"}
        message = run_message(run, title=f"Train the model {n}", notebook="flights.ipynb", index=3)  # type: ignore[arg-type]
        ref = f"refs/cellwright/snapshots/{notebook}/{session}"
        parent = f"from {ref}^0\n" if n == first and n % 1000 else ""
        size = len(message.encode())
        parts.append(
            f"commit {ref}\ncommitter Ada <a@b.c> {1_760_000_000 + 60 * n} +0000\ndata {size}\n{message}\n{parent}\n"
        )
    command = ["git", "--git-dir", str(git.directory), "fast-import", "--quiet", "--force"]
    subprocess.run(command, input="".join(parts).encode(), check=True)


def main(folder: Path) -> None:
    """Make a notebook and its history."""
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    file = folder / "flights.ipynb"
    file.write_text(json.dumps({"cells": [], "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}))
    workspace = find_workspace(folder, folder)
    git = open_history(workspace)
    write_consent(workspace, "keep")
    add(git, RUNS, 0, Notebooks(workspace).id_of(NotebookPlace(file), keep=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
