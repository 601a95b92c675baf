"""A kernel with the packages that a snapshot was made with."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..errors import CellwrightError
from ..history.git import SNAPSHOTS, Git
from ..store.files import locked, unwritable
from ..wire.validate import check
from .install import add_to_environment, clean_environment
from .jobs import Job

if TYPE_CHECKING:
    from ..wire.types import Environment

_PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.!+_-]+")
_ID = re.compile(r"[0-9a-f]{12,64}")
_VERSION = re.compile(r"\d{1,3}\.\d{1,3}\S{0,40}", re.ASCII)
_MOST_LOOKED_AT = 50  # snapshots
_PATIENCE = 3600.0  # seconds for another job's turn: packages may be built from source
_COMPLETE = "cellwright-complete"
_INSTALL_TOOLS = ("cellwright", "pip", "setuptools", "wheel", "uv")


def environment_at(git: Git, commit: str, wanted: str | None = None, notebook: str | None = None) -> Environment:
    """Return the environment that a snapshot was made in.

    Args:
        git: Our repository.
        commit: The snapshot.
        wanted: Its environment's id, by which it is found in another snapshot where it came too late for this one.
        notebook: Whose snapshots those are.

    Raises:
        CellwrightError: ``environment/unknown``, ``environment/unreadable``.
    """
    commits = [commit]
    if wanted and notebook:
        tips = git.refs(f"{SNAPSHOTS}{notebook}/").values()
        named = ("--fixed-strings", f"--grep=Cellwright-Environment: {wanted}", f"--max-count={_MOST_LOOKED_AT}")
        stdin = "".join(f"{tip}\n" for tip in tips).encode()
        listed = git.run("rev-list", *named, "--stdin", stdin=stdin, ok=(0, 128)) if tips else None
        commits += listed.stdout.decode().split() if listed else []
    for one in commits:
        found = git.run("cat-file", "blob", f"{one}:environment.json", ok=(0, 128))
        if found.returncode == 0:
            environment = _checked(found.stdout)
            if wanted is None or environment["id"] == wanted:
                return environment
    raise CellwrightError(
        "environment/unknown",
        "What was installed when this ran is not in its snapshot, nor in another of this notebook.",
        "Choose a later run of the same session.",
    )


def _checked(content: bytes) -> Environment:
    """Take nothing on trust: from the id comes a folder's name, and what is there is replaced."""
    try:
        environment: Environment = json.loads(content)
        check("Environment", environment)
        if _ID.fullmatch(environment["id"]) and _VERSION.fullmatch(environment["python"]):
            return environment
    except (ValueError, RecursionError, CellwrightError):
        pass
    raise CellwrightError(
        "environment/unreadable",
        "What this snapshot says was installed can't be understood, so no environment is made of it.",
        "Choose another run; look at this one with: cellwright git show <commit>:environment.json",
    )


def plan(environment: Environment, store: Path) -> dict[str, Any]:
    """Return what `recreate` would do: the Python, the number of packages, and whether it is there already."""
    there = (_folder(environment, store) / _COMPLETE).exists()
    return {"python": environment["python"], "packages": len(requirements(environment)), "exists": there}


def _folder(environment: Environment, store: Path) -> Path:
    return store / "environments" / environment["id"][:12]


def recreate(environment: Environment, store: Path, job: Job) -> str:
    """Make a virtual environment in the store and register it as a kernel; return the kernel's name. Needs the network.

    Whoever asks for the same one meanwhile waits, and gets it too.

    Raises:
        CellwrightError: ``environment/no-python``, ``environment/not-installed``, ``environment/cancelled``,
            ``store/full``, ``store/busy``.
    """
    name = f"cellwright-{environment['id'][:12]}"
    folder = _folder(environment, store)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    with locked(folder.with_suffix(".lock"), _PATIENCE):
        if not (folder / _COMPLETE).exists():
            shutil.rmtree(folder, ignore_errors=True)  # a former attempt that was cut short
            try:
                _make(environment, folder, python, job)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)  # it may hold gigabytes
                raise
            (folder / _COMPLETE).write_text(__version__, encoding="utf-8")
    title = f"Python {environment['python']} as of a snapshot ({environment['id'][:7]})"
    _run([str(python), "-m", "ipykernel", "install", "--user", "--name", name, "--display-name", title], job, "Kernel")
    return name


def base_python(wanted: str, recorded: str | None) -> str:
    """Return a Python of the wanted major and minor version.

    Args:
        wanted: The snapshot's version, e.g. 3.11.7.
        recorded: The executable it ran on, which may be gone.

    Raises:
        CellwrightError: ``environment/no-python``.
    """
    short = ".".join(wanted.split(".")[:2])
    if sys.version_info[:2] == tuple(map(int, short.split("."))):
        return sys.executable
    for candidate in (recorded, shutil.which(f"python{short}")):
        if candidate and Path(candidate).exists() and _version(candidate) == short:
            return candidate
    raise CellwrightError(
        "environment/no-python",
        f"The run used Python {wanted}, and there is no Python {short} on the server's machine.",
        f"Install Python {short} there so that 'python{short}' is found, then try again.",
    )


def requirements(environment: Environment) -> list[str]:
    """Return what to install: the snapshot's packages but installers, and ipykernel for the kernel itself."""
    pinned = [package for package in environment["packages"] if _PINNED.fullmatch(package)]
    names = {package.partition("==")[0].lower() for package in pinned}
    kept = [package for package in pinned if package.partition("==")[0].lower() not in _INSTALL_TOOLS]
    return kept if "ipykernel" in names else [*kept, "ipykernel"]


def _make(environment: Environment, folder: Path, python: Path, job: Job) -> None:
    base = base_python(environment["python"], environment.get("executable"))
    listed = folder.parent / f"{folder.name}.txt"
    listed.write_text("\n".join(requirements(environment)) + "\n", encoding="utf-8")
    if uv := shutil.which("uv"):
        _run([uv, "venv", "--python", base, str(folder)], job, "Virtual environment")
        _run([uv, "pip", "install", "--python", str(python), "--no-deps", "-r", str(listed)], job, "Packages")
        if "ipykernel" in requirements(environment):
            _run([uv, "pip", "install", "--python", str(python), "ipykernel"], job, "Packages")
    else:
        _run([base, "-m", "venv", str(folder)], job, "Virtual environment")
        install = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        _run([*install, "--no-deps", "-r", str(listed)], job, "Packages")
        if "ipykernel" in requirements(environment):
            _run([*install, "ipykernel"], job, "Packages")
    add_to_environment(str(python))


def _run(command: list[str], job: Job, what: str) -> None:
    job.check()
    job.log(f"$ {' '.join(command)}")
    last = "no reason"
    kept = {**{k: v for k, v in os.environ.items() if k.startswith("PIP_")}, "UV_PYTHON_DOWNLOADS": "never"}
    with subprocess.Popen(
        command,
        cwd=sys.prefix,  # not the server's, where a user's random.py may lie: `python -m` looks there first
        env={**clean_environment(), **kept},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        job.follow(process)
        for line in process.stdout or ():
            job.log(line)
            last = line.strip() or last
    job.check()
    if process.returncode:
        raise CellwrightError(
            "environment/not-installed",
            f"{what}: {Path(command[0]).name} failed: {last}",
            "Read the log. Packages come from the network: check that the server reaches its package index.",
        )


def _version(python: str) -> str | None:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
