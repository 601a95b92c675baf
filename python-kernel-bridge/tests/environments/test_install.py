from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cellwright._version import __version__
from cellwright.environments.executable import kernel_executable
from cellwright.environments.install import add_to_environment, clean_environment
from cellwright.environments.wheel import build_wheel
from cellwright.errors import CellwrightError

DUCKDB = "Metadata-Version: 2.1\nName: duckdb\nVersion: 0.9.9\nRequires-Dist: nothing-that-exists\n"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The Python of an environment with a DuckDB of its own choosing, and no pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    python = tmp_path / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(ask(python, "import sysconfig; print(sysconfig.get_paths()['purelib'])"))
    (site / "duckdb.py").write_text("__version__ = '0.9.9'\n", encoding="utf-8")
    (site / "duckdb-0.9.9.dist-info").mkdir()
    (site / "duckdb-0.9.9.dist-info" / "METADATA").write_text(DUCKDB, encoding="utf-8")
    return python


def ask(python: Path, code: str) -> str:
    done = subprocess.run(
        [str(python), "-c", code], env=clean_environment(), capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def installed(python: Path) -> set[str]:
    code = "from importlib.metadata import distributions as d; print(*(f'{x.name}=={x.version}' for x in d()))"
    return set(ask(python, code).split())


def test_an_environment_stays_as_it_was_but_for_cellwright(other: Path, tmp_path: Path) -> None:
    before = installed(other)

    added = add_to_environment(str(other))

    assert added["installed"] == __version__
    assert Path(added["executable"]).parent == other.parent
    assert installed(other) - before == {f"cellwright=={__version__}"}
    assert before - installed(other) == set()
    assert ask(other, "import duckdb; print(duckdb.__version__)") == "0.9.9"
    assert ask(other, "import cellwright as cw; cw.log(auc=0.5); print(cw.__version__)") == __version__


def test_adding_again_changes_nothing_and_an_older_one_is_renewed(other: Path) -> None:
    add_to_environment(str(other))
    site = Path(ask(other, "import cellwright, os; print(os.path.dirname(os.path.dirname(cellwright.__file__)))"))
    marker = site / "cellwright" / "marker"
    marker.touch()
    add_to_environment(str(other))
    assert marker.exists()

    info = site / f"cellwright-{__version__}.dist-info"
    text = (info / "METADATA").read_text(encoding="utf-8")
    (info / "METADATA").write_text(text.replace(f"Version: {__version__}\n", "Version: 0.0.1\n"), encoding="utf-8")
    info.rename(site / "cellwright-0.0.1.dist-info")
    assert add_to_environment(str(other))["installed"] == __version__


def test_what_is_no_python_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(CellwrightError, match="can't be run as Python") as error:
        add_to_environment(str(tmp_path / "nowhere"))
    assert error.value.code == "environment/no-python"


def test_the_same_files_give_the_same_wheel(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert build_wheel(tmp_path / "a").read_bytes() == build_wheel(tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("argv", "language", "executable"),
    [
        (["python3", "-m", "ipykernel_launcher"], "python", sys.executable),
        ([sys.executable, "-m", "ipykernel_launcher"], "python", sys.executable),
    ],
)
def test_a_kernels_executable(argv: list[str], language: str, executable: str) -> None:
    assert kernel_executable(argv, language) == executable


@pytest.mark.parametrize(
    ("argv", "language", "code"),
    [
        (["R", "--slave"], "R", "environment/not-python"),
        (["conda", "run", "-n", "x", "python"], "python", "environment/wrapped"),
        ([], "python", "environment/wrapped"),
    ],
)
def test_kernels_that_nothing_can_be_added_to(argv: list[str], language: str, code: str) -> None:
    with pytest.raises(CellwrightError) as error:
        kernel_executable(argv, language)
    assert error.value.code == code
