"""No handler holds the event loop: while they work, everybody else's kernels and files wait."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from cellwright.history.git import Git
from sample_snapshots import Session, write_session

LONGEST = 0.020  # seconds


async def test_no_handler_waits_for_the_disk_on_the_event_loop(
    repository: Path, ask: Any, keep: Any, monkeypatch: Any
) -> None:
    """A network file system may take seconds for what takes no processor time at all."""
    session = await kept_session(repository, keep, 3)
    loop, waited = threading.get_ident(), set[str]()

    def noting(name: str, call: Any) -> Any:
        def noted(*arguments: Any, **named: Any) -> Any:
            if threading.get_ident() == loop and (ours := asked_by_us()):
                waited.add(f"{name} in {ours}")
            return call(*arguments, **named)

        return noted

    for name in ("stat", "lstat", "readlink", "scandir", "listdir", "mkdir", "open", "replace", "unlink"):
        monkeypatch.setattr(os, name, noting(name, getattr(os, name)))
    monkeypatch.setattr(io, "open", noting("io.open", io.open))
    monkeypatch.setattr(subprocess, "Popen", noting("Popen", subprocess.Popen))
    odd: list[tuple[str, str, Any, dict[str, str]]] = [
        ("PUT", "consent", {"path": "a.ipynb", "consent": "keep"}, {}),
        ("GET", "spool", None, {}),
        ("GET", "run", None, {"run": session.runs[0]}),
        ("PUT", "marks", {"note": "n"}, {"run": session.runs[0]}),
        ("PUT", "promoted", {"name": "x", "metric": True}, {}),
        ("POST", "example", {"folder": "a.ipynb"}, {}),
        ("POST", "environments/kernel", {"path": "a.ipynb", "run": session.runs[0]}, {}),
        ("POST", "environments/install", {"kernel": "none"}, {}),
        ("GET", "runs", None, {"path": "../outside.ipynb"}),
        ("GET", "git/trees", None, {"commit": "0" * 40}),
        ("POST", "delete", {"runs": session.runs[:1], "preview": False}, {}),
    ]

    for method, route, body, arguments in [*requests_about(session), *odd]:
        await ask(method, route, body, **{"path": "a.ipynb", **arguments})

    assert waited == set()


def asked_by_us() -> str:
    """Where in our code the call came from, nothing where Jupyter's own made it or an import did."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename.replace(os.sep, "/")
        if "importlib" in file or "/jupyter_server/" in file or "/tests/" in file:
            return ""
        if "/cellwright/" in file:
            return f"{Path(file).name}:{frame.f_code.co_name}"
        frame = frame.f_back
    return ""


async def test_no_handler_holds_the_event_loop(repository: Path, ask: Any, keep: Any, monkeypatch: Any) -> None:
    session = await kept_session(repository, keep, 3_000)
    held: dict[str, list[float]] = {}

    for _ in range(4):  # the first round imports; a busy machine holds any loop now and then, never the same one always
        for method, route, body, arguments in requests_about(session):
            at = held.setdefault(f"{method} {route} {arguments.get('limit', '')}", [])
            with watched(monkeypatch, at):
                answer = await ask(method, route, body, path="a.ipynb", **arguments)
            assert answer.status == 200, answer.body

    slow = {name: f"{min(times[1:]) * 1000:.0f} ms" for name, times in held.items() if min(times[1:]) > LONGEST}
    assert slow == {}


async def kept_session(repository: Path, keep: Any, runs: int) -> Session:
    session = Session((await keep())["notebook"])
    git = Git.of(repository / ".git/cellwright")
    git.run("init", "--quiet", "--bare", str(git.directory))
    write_session(git, session, runs)
    return session


def requests_about(session: Session) -> list[tuple[str, str, Any, dict[str, str]]]:
    return [
        ("GET", "hello", None, {}),
        ("GET", "workspace", None, {}),
        ("POST", "capture", {"path": "a.ipynb"}, {}),
        ("GET", "runs", None, {"scope": "workspace", "limit": "100"}),
        ("GET", "runs", None, {"scope": "workspace", "limit": "3000"}),
        ("GET", "search", None, {"scope": "workspace", "text": "x = 7"}),
        ("GET", "git/tip", None, {"session": session.session}),
        ("GET", "git/trees", None, {"commit": session.tip}),
        ("POST", "git/receive-pack", session.push(session.commit("new")), {}),
        ("POST", "delete", {"runs": session.runs[:1], "preview": True}, {}),
    ]


class watched:  # reads as a statement
    """Notes the longest time that one callback took of the processor: other processes' share doesn't count."""

    def __init__(self, monkeypatch: Any, into: list[float]) -> None:
        self._patch, self._into, self._longest = monkeypatch, into, 0.0

    def __enter__(self) -> None:
        run = self._run = asyncio.events.Handle._run

        def timed(handle: Any) -> None:
            start = time.thread_time()
            run(handle)
            self._longest = max(self._longest, time.thread_time() - start)

        self._patch.setattr(asyncio.events.Handle, "_run", timed)

    def __exit__(self, *_: object) -> None:
        self._patch.setattr(asyncio.events.Handle, "_run", self._run)
        self._into.append(self._longest)
