"""Deleting while others write to the same store, and where there is much in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cellwright.history.deletion import Removal, remove
from cellwright.history.git import Git, open_history
from cellwright.ids import new_id
from cellwright.store.workspace import find_workspace
from sample_snapshots import Session, write_session

WRITER = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from cellwright.history.git import Git
from cellwright.history.writer import SnapshotWriter
from cellwright.ids import new_id
from sample_snapshots import Session, run_record

session = Session(new_id())
git, author = Git.of(pathlib.Path(sys.argv[2])), {"name": "A", "email": "a@b.c"}
writer = SnapshotWriter(git, session.notebook, session.session, author)
for number in range(40):
    run = {**run_record(session, new_id()), "source": "x", "executionCount": number, "binds": [], "uses": []}
    cell = {"id": "c1", "cell_type": "code", "source": f"x = {number}", "metadata": {}, "outputs": []}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    writer.write({"notebook": notebook, "run": run}, path="a.ipynb")
"""


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return open_history(find_workspace(tmp_path, tmp_path))


def test_a_headless_run_loses_no_object_to_a_deletion_beside_it(git: Git) -> None:
    """What is written but not yet named by a ref looks like rubbish to whoever cleans up."""
    others = [Session(new_id()) for _ in range(12)]
    for session in others:
        write_session(git, session, 2)
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", WRITER, tests, str(git.directory.parent)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as writer:
        for session in others:
            remove(git, Removal(sessions=frozenset([session.session])))
        said = writer.communicate()[1]

    assert (writer.returncode, said) == (0, "")
    assert git.run("fsck", "--strict", "--connectivity-only").returncode == 0
    assert [git.text("rev-list", "--count", ref) for ref in git.refs()] == ["40"]


def test_what_is_not_concerned_is_not_read(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retention looks every hour, and nothing can be kept meanwhile: no process a session, nor one a commit."""
    sessions = [Session(new_id()) for _ in range(30)]
    for session in sessions:
        write_session(git, session, 5)
    remove(git, Removal(before="2020-01-01T00:00:00.000Z"))
    asked: list[str] = []
    run = Git.run
    monkeypatch.setattr(Git, "run", lambda self, *words, **more: asked.append(words[0]) or run(self, *words, **more))

    remove(git, Removal(before="2020-01-01T00:00:00.000Z"))
    assert set(asked) == {"for-each-ref"}

    asked.clear()
    remove(git, Removal(runs=frozenset(sessions[0].runs[:1])))
    assert len(asked) < len(sessions), asked
    assert git.text("rev-list", "--count", sessions[0].ref) == "4"
