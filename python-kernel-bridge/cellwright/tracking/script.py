"""`cellwright track train.py`: the script in a process of its own, its cells kept as they end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .._version import PROTOCOL
from ..errors import CellwrightError
from ..kernel.bundle import bundled_sources
from .cells import ScriptCell, cells_of, notebook_of
from .place import TrackedFile
from .recorder import SessionRecorder
from .unkept import tell_unkept

_OWN = ("__init__.py", "figures.py", "streams.py")  # what the child needs besides capture
_POLL = 0.1  # seconds between looks at the spool
_PATIENCE = 10.0  # seconds that hashing may go on after the script's end


def track_script(tracked: TrackedFile, arguments: list[str], python: str) -> tuple[int, SessionRecorder | None]:
    """Run a script and keep each of its cells. Return its exit code and what was recorded.

    Whatever keeps it from being recorded is said on standard error; it runs all the same.

    Raises:
        CellwrightError: ``track/no-python``.
    """
    version = _version(python)
    with ExitStack() as stack:
        try:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cellwright-")))
            text = _read(tracked)
            cells = cells_of(text)
            notebook = json.dumps(notebook_of(cells, version))
            recorder = SessionRecorder(tracked, lambda: json.loads(notebook), fill=True)
            child = _prepare(folder, _job(tracked, arguments, text, cells, folder))
        except (CellwrightError, OSError) as error:
            tell_unkept(error)
            return run_alone(tracked.named, arguments, python), None
        told = folder / "session"

        def pump() -> None:
            if told.exists():
                recorder.follow(told.read_text(encoding="utf-8"))
            recorder.pump()

        code = _run([python, str(child), str(folder / "job.json")], pump)
        pump()
        recorder.finish()
    if recorder.problem is not None:
        tell_unkept(recorder.problem, len(recorder.runs))
    return code, recorder


def run_alone(script: Path, arguments: list[str], python: str) -> int:
    """Run a script as Python does, keep nothing, and return its exit code.

    Raises:
        CellwrightError: ``track/no-python``.
    """
    return _run([python, str(script), *arguments], lambda: None)


def _read(tracked: TrackedFile) -> str:
    try:
        with tokenize.open(tracked.named) as file:  # as Python reads it: UTF-8, or what its first lines declare
            return file.read()
    except (UnicodeDecodeError, SyntaxError) as error:
        raise CellwrightError(
            "track/unreadable", f"{tracked.file} is not UTF-8.", "Save it as UTF-8 and track it again."
        ) from error


def _job(
    tracked: TrackedFile, arguments: list[str], text: str, cells: list[ScriptCell], folder: Path
) -> dict[str, Any]:
    return {
        "sources": str(folder),
        "text": text,
        "file": str(tracked.named.absolute()),
        "named": str(tracked.named),
        "arguments": arguments,
        "cells": [{"id": c.id, "source": c.source, "line": c.line} for c in cells if c.kind == "code"],
        "options": _options(tracked),
        "patience": _PATIENCE,
    }


def _options(tracked: TrackedFile) -> dict[str, Any]:
    options = {"protocol": PROTOCOL, "workspace": str(tracked.workspace.folder), "spool": str(tracked.spool)}
    return options if tracked.outputs == "keep" else {**options, "outputLimitBytes": 0}


def _prepare(folder: Path, job: dict[str, Any]) -> Path:
    own = {f"tracking/{name}": Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _OWN}
    for path, source in {**bundled_sources(), **own}.items():
        file = folder / "_cellwright" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    child = folder / "child.py"
    child.write_text(Path(__file__).with_name("child.py").read_text(encoding="utf-8"), encoding="utf-8")
    return child


def _run(command: list[str], pump: Callable[[], None]) -> int:
    try:
        process = subprocess.Popen(command)
    except OSError as error:
        raise _no_python(command[0]) from error
    with _signals_for(process):
        while process.poll() is None:
            try:
                process.wait(_POLL)
            except subprocess.TimeoutExpired:
                pump()
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


@contextmanager
def _signals_for(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Signals are the script's: Ctrl-C comes to it from the terminal, what ends a job is passed on. We outlive it."""
    handlers: dict[int, Any] = {signal.SIGINT: signal.SIG_IGN}
    for name in ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"):
        if (number := getattr(signal, name, None)) is not None:
            handlers[number] = lambda number, _: process.send_signal(number)
    former = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _version(python: str) -> str:
    if python == sys.executable:
        return ".".join(map(str, sys.version_info[:3]))
    code = "import platform; print(platform.python_version())"
    try:
        return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        raise _no_python(python) from error


def _no_python(python: str) -> CellwrightError:
    return CellwrightError("track/no-python", f"{python} can't be run as Python.", "Name another one with --python.")
