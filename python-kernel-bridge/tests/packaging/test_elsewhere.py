"""Beside other front ends, extensions and environments, in a real browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lab_environments import ROOT, Environment, Lab

pytestmark = pytest.mark.skipif(
    int(os.environ.get("CELLWRIGHT_SCALE", "1")) == 1,
    reason="environments of their own take minutes to make: npm run test:full",
)


def test_in_notebook_7(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "env")
    environment.install("notebook>=7.6,<8", str(wheel))
    home, work = folders(tmp_path)
    with Lab(environment, home, work, "--JupyterNotebookApp.expose_app_in_browser=True", app="notebook") as lab:
        in_browser("notebook7", lab, tmp_path)


def test_with_real_time_collaboration(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "env")
    environment.install("jupyterlab>=4.6,<5", "jupyter-collaboration>=5,<6", str(wheel))
    home, work = folders(tmp_path)
    with Lab(environment, home, work, "--LabApp.expose_app_in_browser=True") as lab:
        in_browser("collaboration", lab, tmp_path)


def test_with_the_environments_of_kernels_and_snapshots(lab_environment: Environment, tmp_path: Path) -> None:
    home, work = folders(tmp_path)
    kernel = Environment(tmp_path / "kernel")
    kernel.install("ipykernel", "pip", "six==1.16.0")
    spec = home / "data/kernels/other"
    spec.mkdir(parents=True)
    argv = [str(kernel.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Other", "language": "python"}))
    wheels = tmp_path / "wheels"  # the server has no network: what a snapshot asks for is there
    listed = [f"{name}=={version}" for name, version in kernel.packages().items()]
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*download, "--dest", str(wheels), *listed], check=True)
    (home / ".config/pip").mkdir(parents=True)
    (home / ".config/pip/pip.conf").write_text(f"[global]\nno-index = true\nfind-links = {wheels}\n")
    with Lab(lab_environment, home, work, "--LabApp.expose_app_in_browser=True") as lab:
        in_browser("environments", lab, tmp_path)


def folders(root: Path) -> tuple[Path, Path]:
    """Return a new home and a new root for notebooks, where the specs look for it."""
    home, work = root / "home", root / "work"
    home.mkdir()
    work.mkdir()
    return home, work


def in_browser(spec: str, lab: Lab, root: Path) -> None:
    """Run a browser test against a server that runs."""
    done = subprocess.run(
        [
            "node",
            "node_modules/@playwright/test/cli.js",
            "test",
            "--config",
            "ui-tests/elsewhere/playwright.config.ts",
            spec,
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "CELLWRIGHT_UI_ROOT": str(root),
            "CELLWRIGHT_UI_URL": lab.url,
            "CELLWRIGHT_UI_TOKEN": lab.TOKEN,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr + lab.log()[-5000:]
