"""Adds Cellwright to another environment: the same version, offline, and no other package is touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypedDict

from .._version import __version__
from ..errors import CellwrightError
from .wheel import build_wheel

_TIMEOUT = 120.0  # seconds
_ASK = """import json, sys
from importlib import metadata
try:
    version = metadata.version("cellwright")
except metadata.PackageNotFoundError:
    version = None
print(json.dumps({"executable": sys.executable, "python": sys.version_info[:2], "cellwright": version}))"""


class _Found(TypedDict):
    executable: str
    python: list[int]
    cellwright: str | None


class Added(TypedDict):
    """What is in the environment now."""

    installed: str
    executable: str


def add_to_environment(python: str) -> Added:
    """Install this version of cellwright into the environment of an executable, unless it is there.

    Raises:
        CellwrightError: ``environment/no-python``, ``environment/too-old``, ``environment/not-installed``.
    """
    found = _ask(python)
    if found["python"] < [3, 10]:
        version = ".".join(map(str, found["python"]))
        raise CellwrightError(
            "environment/too-old",
            f"The environment of {python} has Python {version}; Cellwright needs 3.10.",
            "Capture works without it; only 'import cellwright' needs a newer Python.",
        )
    if found["cellwright"] != __version__:
        with tempfile.TemporaryDirectory(prefix="cellwright-") as folder:
            _install(python, build_wheel(Path(folder)))
        found = _ask(python)
    return {"installed": str(found["cellwright"]), "executable": found["executable"]}


def install_commands(python: str) -> list[list[str]]:
    """Return the installers to try in turn: the server's pip, the environment's own, uv."""
    offline = ["install", "--no-deps", "--no-index", "--no-warn-script-location", "--disable-pip-version-check"]
    commands = [
        [sys.executable, "-m", "pip", "--python", python, *offline],
        [python, "-m", "pip", *offline],
    ]
    if uv := shutil.which("uv"):
        commands.append([uv, "pip", "install", "--python", python, "--no-deps", "--no-index", "--offline"])
    return commands


def clean_environment() -> dict[str, str]:
    """Return the process environment without what would lead another Python astray."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}


def _install(python: str, wheel: Path) -> None:
    said = ""
    for command in install_commands(python):
        try:
            done = subprocess.run(
                [*command, str(wheel)],
                env=clean_environment(),
                cwd=wheel.parent,
                capture_output=True,
                text=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            said = str(error)
            continue
        if done.returncode == 0:
            return
        said = (done.stderr or done.stdout).strip() or said
    raise CellwrightError(
        "environment/not-installed",
        f"cellwright could not be added to the environment of {python}: {(said.splitlines() or ['no reason'])[-1]}",
        "Give your account the right to write there, or put pip into the environment.",
    ) from RuntimeError(said)


def _ask(python: str) -> _Found:
    with tempfile.TemporaryDirectory() as empty:
        try:
            done = subprocess.run(
                [python, "-c", _ASK],
                env=clean_environment(),
                cwd=empty,
                capture_output=True,
                text=True,
                timeout=_TIMEOUT,
                check=True,
            )
            answer: _Found = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise CellwrightError(
                "environment/no-python",
                f"{python} can't be run as Python.",
                "Name the Python executable of the environment, e.g. …/bin/python.",
            ) from error
    return answer
