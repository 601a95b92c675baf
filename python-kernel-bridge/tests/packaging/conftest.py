from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_environments import ROOT, Environment, Lab


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel as a release would be built."""
    subprocess.run(["node", "scripts/build-wheel.mjs"], cwd=ROOT, check=True)
    (wheel,) = (ROOT / "dist").glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def lab_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What a user has after `pip install jupyterlab cellwright-*.whl`."""
    environment = Environment(tmp_path_factory.mktemp("lab") / "env")
    environment.install("jupyterlab>=4.6,<5", str(wheel))
    return environment


@pytest.fixture(scope="session")
def lab(lab_environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server of that environment, rooted in an empty folder."""
    home = tmp_path_factory.mktemp("home")
    work = tmp_path_factory.mktemp("work")
    with Lab(lab_environment, home, work) as lab:
        yield lab
