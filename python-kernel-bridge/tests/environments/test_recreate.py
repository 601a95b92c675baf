from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import pytest
from cellwright.environments.jobs import Job, Jobs
from cellwright.environments.recreate import base_python, recreate, requirements
from cellwright.errors import CellwrightError


def environment(*packages: str, python: str = platform.python_version()) -> Any:
    fields = {"format": "cellwright/environment", "v": 1, "id": "ab" * 32, "platform": "linux-x86_64"}
    return {**fields, "python": python, "packages": list(packages)}


def test_what_is_installed_is_the_snapshots_packages_and_a_kernel() -> None:
    listed = environment("numpy==2.3.0", "pip==25.0", "cellwright==0.1.0", "-e git+https://x", "odd name==1")

    assert requirements(listed) == ["numpy==2.3.0", "ipykernel"]
    assert requirements(environment("ipykernel==7.0.0")) == ["ipykernel==7.0.0"]


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


def test_unforeseen_failures_are_errors_too() -> None:
    def fail(job: Job) -> str:
        raise RuntimeError("out of luck")

    job = Jobs().start(fail)
    assert job.done.wait(10)

    assert job.error is not None
    assert "out of luck" in job.error["message"]
