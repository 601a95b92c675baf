"""A server that is killed while it takes a snapshot, as a crash or the kernel's memory killer would do it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cellwright.history.git import Git
from sample_snapshots import Session

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
LARGE = 12 * 2**20  # bytes that don't compress: git needs a while for them


class Server:
    """A Jupyter server in a process group of its own."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        options = ["--ServerApp.ip=127.0.0.1", f"--port={port}", "--no-browser", "--allow-root"]
        options += ["--IdentityProvider.token=t", "--ServerApp.jpserver_extensions=cellwright.server=True"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", *options, f"--ServerApp.root_dir={root}"],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert self.process.stderr is not None
        assert any("is running at" in line for line in self.process.stderr), "the server did not start"
        while not listens(port):  # it says so a moment before it does
            assert self.process.poll() is None
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def ask(self, method: str, route: str, body: bytes | None = None) -> bytes:
        url = f"{self.url}cellwright/api/{route}{'&' if '?' in route else '?'}path=a.ipynb"
        headers = {"Authorization": "token t", "Content-Type": "application/octet-stream"}
        request = urllib.request.Request(url, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            content: bytes = answer.read()
        return content

    def kill(self, *, children: bool) -> None:
        if children:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait()


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def stop(server: Server) -> None:
    if server.process.poll() is None:
        server.kill(children=True)


@pytest.mark.parametrize(
    ("children", "moment"),
    [(False, "objects arrive"), (True, "objects arrive"), (True, "the ref moves")],
    ids=["the server alone", "and its git", "and its git as the ref moves"],
)
def test_kill_9_in_mid_push_loses_nothing_and_the_next_push_works(
    repository: Path, request: pytest.FixtureRequest, children: bool, moment: str
) -> None:
    server = Server(repository)
    request.addfinalizer(lambda: stop(server))
    consent = json.dumps({"path": "a.ipynb", "consent": "keep"}).encode()
    session = Session(json.loads(server.ask("PUT", "consent", consent))["notebook"])
    assert b"ok " in server.ask("POST", "git/receive-pack", session.push(session.commit("x = 1")))
    git = Git.of(repository / ".git/cellwright")
    body = session.push(session.commit("x = 2", os.urandom(LARGE // 2).hex()))
    before = session.commits[0]

    pushing = threading.Thread(target=attempt, args=(server, body))
    pushing.start()
    await_moment(git, pushing, moment == "objects arrive")
    server.kill(children=children)
    pushing.join()

    again = Server(repository)
    request.addfinalizer(lambda: stop(again))
    tip = json.loads(again.ask("GET", f"git/tip?session={session.session}"))["commit"]
    assert tip in session.commits  # the push is in as a whole, or not at all
    if tip == before:
        assert b"ok " in again.ask("POST", "git/receive-pack", body)
    assert b"ok " in again.ask("POST", "git/receive-pack", session.push(session.commit("x = 3")))
    rows = json.loads(again.ask("GET", "runs?scope=notebook"))["rows"]
    assert [row["run"] for row in rows] == session.runs[::-1]
    assert git.run("fsck", "--strict", "--full").returncode == 0


def attempt(server: Server, body: bytes) -> None:
    try:
        server.ask("POST", "git/receive-pack", body)
    except (urllib.error.URLError, OSError):
        return  # it was killed: that is the point


def await_moment(git: Git, pushing: threading.Thread, arriving: bool) -> None:
    """Return while an object is being written, or once it is there and the ref is about to move."""

    def writes() -> bool:
        return any(git.directory.glob("objects/??/tmp_obj_*"))

    def until(done: Callable[[], Any]) -> None:
        while not done() and pushing.is_alive():
            pass

    until(writes)
    assert pushing.is_alive(), "git took it before it could be killed"
    if not arriving:
        until(lambda: not writes())
