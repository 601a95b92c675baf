from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cellwright.history.git import Git, open_history
from cellwright.history.layout import rebuild
from cellwright.history.writer import SnapshotWriter
from cellwright.ids import instant, new_id
from cellwright.store.workspace import find_workspace

ADA: Any = {"name": "Ada <L>", "email": "ada@example.org"}
TOKEN = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return open_history(find_workspace(tmp_path, tmp_path))


def a_run(session: str, seq: int = 1, **fields: Any) -> Any:
    lists = ("reads", "writes", "datasets", "binds", "uses", "params", "metrics", "children", "series", "modules")
    return {
        "format": "cellwright/run",
        "v": 1,
        "run": new_id(),
        "session": session,
        "seq": seq,
        "cell": "a",
        "source": "1",
        "executionCount": seq,
        "status": "ok",
        "started": instant(),
        "durationMs": 1.5,
        **{name: [] for name in lists},
        "upstream": {"params": [], "datasets": [], "runs": []},
        **fields,
    }


def a_notebook(source: str) -> Any:
    output = {"output_type": "stream", "name": "stdout", "text": f"{source}\n"}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": [output], "execution_count": 1}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}


def files_at(git: Git, commit: str) -> dict[str, bytes]:
    names = git.text("ls-tree", "-r", "--name-only", commit).split("\n")
    return {name: git.run("cat-file", "blob", f"{commit}:{name}").stdout for name in names}


def test_a_session_is_a_line_of_commits_that_plain_git_reads(git: Git) -> None:
    session = new_id()
    writer = SnapshotWriter(git, new_id(), session, ADA)

    first = writer.write({"notebook": a_notebook("1"), "run": a_run(session)}, path="n.ipynb")
    second = writer.write({"notebook": a_notebook("2"), "run": a_run(session, 2)}, path="n.ipynb")

    log = git.text("log", "--format=%H %P %an", writer.ref).split("\n")
    assert log == [f"{second} {first} Ada L", f"{first}  Ada L"]
    assert rebuild(files_at(git, first)) == a_notebook("1")
    assert rebuild(files_at(git, second)) == a_notebook("2")
    subprocess.run(["git", f"--git-dir={git.directory}", "fsck", "--strict"], check=True)


def test_secrets_reach_no_object(git: Git) -> None:
    session = new_id()
    run = a_run(session, source=f"login('{TOKEN}')", status="error", error={"name": "E", "message": TOKEN})
    run["modules"] = [{"name": "m", "path": "m.py", "sha256": "0" * 64}]
    recorded: Any = {"notebook": a_notebook(TOKEN), "run": run, "modules": {"m.py": f"T = '{TOKEN}'"}}

    commit = SnapshotWriter(git, new_id(), session, ADA).write(recorded, path="n.ipynb")

    everything = b"".join(files_at(git, commit).values()) + git.run("cat-file", "commit", commit).stdout
    assert TOKEN.encode() not in everything
    assert everything.decode().count("‹masked: github-token›") >= 5  # title, error, source, output, module


def test_a_writer_that_lost_the_race_builds_on_the_winner(git: Git) -> None:
    notebook, session = new_id(), new_id()
    winner, loser = (SnapshotWriter(git, notebook, session, ADA) for _ in range(2))
    first = winner.write({"notebook": a_notebook("1"), "run": (run := a_run(session))}, path="n.ipynb")

    second = loser.write({"notebook": a_notebook("2"), "run": a_run(session, 2)}, path="n.ipynb")

    assert git.text("log", "--format=%H", winner.ref).split("\n") == [second, first]
    assert rebuild(files_at(git, second)) == a_notebook("2")
    again = SnapshotWriter(git, notebook, session, ADA)
    again._tip = None  # it, too, has not heard of the others
    assert again.write({"notebook": a_notebook("1"), "run": run}, path="n.ipynb") == first


def test_late_evidence_is_a_commit_on_its_own_runs_tree(git: Git) -> None:
    session = new_id()
    writer = SnapshotWriter(git, new_id(), session, ADA)
    run = a_run(session)
    first = writer.write({"notebook": a_notebook("1"), "run": run}, path="n.ipynb")
    writer.write({"notebook": a_notebook("2"), "run": a_run(session, 2)}, path="n.ipynb")
    head = {"format": "cellwright/evidence", "v": 1, "run": run["run"], "session": session}
    evidence: Any = {**head, "files": [], "variables": [], "complete": True}

    commit = writer.write_evidence(evidence)

    assert commit is not None
    changed = git.text("diff", "--name-only", first, commit)
    assert changed == "evidence.json"
    assert json.loads(files_at(git, commit)["evidence.json"]) == evidence
    assert writer.write_evidence({**evidence, "run": new_id()}) is None
