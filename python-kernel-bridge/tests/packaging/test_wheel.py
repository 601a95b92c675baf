"""One wheel is all a user installs."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lab_environments import ROOT, Environment, Lab, offline

VERSION = json.loads((ROOT / "package.json").read_text())["version"]
SHARE = f"cellwright-{VERSION}.data/data/"


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


@pytest.mark.parametrize(
    "name",
    [
        SHARE + "share/jupyter/labextensions/cellwright/package.json",
        SHARE + "share/jupyter/labextensions/cellwright/install.json",
        SHARE + "share/jupyter/labextensions/cellwright/static/style.js",
        SHARE + "etc/jupyter/jupyter_server_config.d/cellwright.json",
        "cellwright/example/flights.ipynb",
        "cellwright/wire/schema.json",
        "cellwright/py.typed",
    ],
)
def test_holds(names: list[str], name: str) -> None:
    assert name in names


def test_holds_the_example_with_its_data(names: list[str]) -> None:
    assert len([name for name in names if name.startswith("cellwright/example/data/flights_2013-")]) >= 2


def test_holds_no_source_maps_tests_or_copies(names: list[str]) -> None:
    assert [name for name in names if name.endswith((".map", ".pyc", ".tsbuildinfo")) or "/tests/" in name] == []
    assert len(names) == len(set(names))


def test_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 15_000_000


def test_a_stale_extension_is_never_packed(wheel: Path, tmp_path: Path) -> None:
    # The archive that lies beside the wheel is a tree of its own: change a source in it and nothing can be built.
    archive = next((ROOT / "dist").glob("*.tar.gz"))
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    (tree,) = tmp_path.iterdir()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(build, cwd=tree, check=True, capture_output=True)
    with (tree / "src/index.ts").open("a") as source:
        source.write("\n")
    stale = subprocess.run(build, cwd=tree, capture_output=True, text=True)
    assert stale.returncode != 0
    assert "npm run build:wheel" in stale.stderr


def test_both_extensions_are_on(lab_environment: Environment, tmp_path: Path) -> None:
    env = offline(lab_environment, tmp_path)
    labextensions = lab_environment.run("-m", "jupyter", "labextension", "list", env=env)
    assert f"cellwright v{VERSION}" in labextensions
    line = next(line for line in labextensions.splitlines() if "cellwright" in line)
    assert "enabled" in line and "OK" in line
    assert "cellwright" in lab_environment.run("-m", "jupyter", "server", "extension", "list", env=env)


def test_the_server_answers_without_network_or_node(lab: Lab) -> None:
    hello = lab.request("cellwright/api/hello")
    assert hello["version"] == VERSION
    assert "cellwright" in lab.page("lab")
    assert "Traceback" not in lab.log()


def test_the_example_is_copied_and_nothing_overwritten(lab: Lab) -> None:
    first = lab.request("cellwright/api/example", {"folder": ""})["path"]
    second = lab.request("cellwright/api/example", {"folder": ""})["path"]
    assert first != second
    assert lab.request(f"api/contents/{first}")["type"] == "notebook"


def test_import_needs_no_server(wheel: Path, tmp_path: Path) -> None:
    bare = Environment(tmp_path / "env")
    bare.install("--no-deps", "--no-index", str(wheel))
    assert set(bare.packages()) == {"cellwright"}
    bare.run("-c", "import cellwright as cw; cw.log; cw.param; cw.run; assert cw.__version__ != '0'")
