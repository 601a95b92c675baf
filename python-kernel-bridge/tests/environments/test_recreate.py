from __future__ import annotations

import platform
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from cellwright.environments import recreate as module
from cellwright.environments.jobs import Job, Jobs
from cellwright.environments.recreate import base_python, environment_at, plan, recreate, requirements
from cellwright.errors import CellwrightError
from cellwright.history.git import open_history
from cellwright.history.writer import SnapshotWriter
from cellwright.ids import new_id
from cellwright.store.files import locked
from cellwright.store.workspace import find_workspace
from sample_snapshots import Session, run_record, write_session


def environment(*packages: str, python: str = platform.python_version()) -> Any:
    fields = {"format": "cellwright/environment", "v": 1, "id": "ab" * 32, "platform": "linux-x86_64"}
    return {**fields, "python": python, "packages": list(packages)}


def test_what_is_installed_is_the_snapshots_packages_and_a_kernel() -> None:
    listed = environment("numpy==2.3.0", "pip==25.0", "cellwright==0.1.0", "-e git+https://x", "odd name==1")

    assert requirements(listed) == ["numpy==2.3.0", "ipykernel"]
    assert requirements(environment("ipykernel==7.0.0")) == ["ipykernel==7.0.0"]


def test_an_environment_that_came_too_late_for_a_run_is_found_in_a_later_one(tmp_path: Path) -> None:
    git, session = open_history(find_workspace(tmp_path, tmp_path)), Session(new_id())
    known = environment("numpy==2.3.0")
    write_session(git, session, 1, environment=known["id"])
    kernel = new_id()
    later: Any = {
        "notebook": {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []},
        "run": {
            **run_record(session, new_id(), environment=known["id"]),
            "session": kernel,
            "executionCount": 1,
            "format": "cellwright/run",
            "v": 1,
            "source": "x",
            "binds": [],
            "uses": [],
        },
        "environment": known,
    }
    SnapshotWriter(git, session.notebook, kernel, {"name": "A", "email": "a@b.c"}).write(later, path="a.ipynb")

    assert environment_at(git, session.tip, known["id"], session.notebook) == known
    for commit, wanted in [(session.tip, None), (session.tip, "cd" * 32)]:
        with pytest.raises(CellwrightError, match="nor in another"):
            environment_at(git, commit, wanted, session.notebook)


def test_a_python_that_is_not_there_is_named() -> None:
    with pytest.raises(CellwrightError, match=r"there is no Python 3\.2 ") as error:
        base_python("3.2.1", None)
    assert "python3.2" in error.value.remedy


def test_a_package_that_cant_be_installed_fails_the_job_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # offline
    monkeypatch.setenv("PIP_RETRIES", "0")
    jobs = Jobs()

    job = jobs.start(lambda job: recreate(environment("surely-not-a-package==1"), tmp_path, job))
    assert job.done.wait(120)

    told = jobs.get(job.id).to_wire()
    assert told["state"] == "failed"
    assert told["error"]["code"] == "environment/not-installed"
    assert "surely-not-a-package" in told["log"]
    assert not (tmp_path / "environments" / ("ab" * 6) / "cellwright-complete").exists()


def test_two_jobs_at_once_make_one_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs, waits, made = Jobs(), threading.Semaphore(0), list[Path]()
    second: list[Job] = []

    def lock_of(path: Path, seconds: float) -> Any:
        waits.release()
        return locked(path, seconds)

    def make(environment: Any, folder: Path, python: Path, job: Job) -> None:
        made.append(folder)
        if not second:
            second.append(jobs.start(work))
            for _ in range(2):  # the second is at the door, as the first was
                assert waits.acquire(timeout=60)
        folder.mkdir()

    def work(job: Job) -> str:
        return recreate(environment("numpy==2.3.0"), tmp_path, job)

    monkeypatch.setattr(module, "locked", lock_of)
    monkeypatch.setattr(module, "_make", make)
    monkeypatch.setattr(module, "_run", lambda *_: None)
    first = jobs.start(work)

    assert first.done.wait(120) and second[0].done.wait(120)
    assert [first.state, second[0].state] == ["done", "done"]
    assert first.kernel_name == second[0].kernel_name == f"cellwright-{'ab' * 6}"
    assert made == [tmp_path / "environments" / ("ab" * 6)]


def test_modules_where_the_server_was_started_are_not_taken_for_pythons_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "this.py").write_text("raise ImportError('not the one that was meant')")
    monkeypatch.chdir(tmp_path)
    job = Job()

    module._run([sys.executable, "-m", "this"], job, "Zen")

    assert "Beautiful is better than ugly" in job.to_wire()["log"]


def test_unforeseen_failures_are_errors_too() -> None:
    def fail(job: Job) -> str:
        raise RuntimeError("out of luck")

    job = Jobs().start(fail)
    assert job.done.wait(10)

    assert job.error is not None
    assert "out of luck" in job.error["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="a script that starts by its first line")
def test_a_job_that_is_cancelled_ends_its_program_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    slow = tmp_path / "bin/uv"
    slow.write_text('#!/bin/sh\nfor last; do :; done\nmkdir -p "$last"\necho begun\nexec sleep 600\n')
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:/usr/bin:/bin")
    begun = threading.Event()
    monkeypatch.setattr(Job, "log", lambda _, line: begun.set() if line.strip() == "begun" else None)

    job = Jobs().start(lambda job: recreate(environment("numpy==2.3.0"), tmp_path, job))
    assert begun.wait(30)
    job.cancel()

    assert job.done.wait(30)
    assert job.error is not None
    assert job.error["code"] == "environment/cancelled"
    assert plan(environment("numpy==2.3.0"), tmp_path) == {
        "python": platform.python_version(),
        "packages": 2,
        "exists": False,
    }
    assert not (tmp_path / "environments" / ("ab" * 6)).exists()
