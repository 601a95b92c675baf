"""No handler holds the event loop: while they work, everybody else's kernels and files wait."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from cellwright.history.git import Git
from sample_snapshots import Session, write_session

LONGEST = 0.020  # seconds


async def test_no_handler_holds_the_event_loop(repository: Path, ask: Any, keep: Any, monkeypatch: Any) -> None:
    session = Session((await keep())["notebook"])
    git = Git.of(repository / ".git/cellwright")
    git.run("init", "--quiet", "--bare", str(git.directory))
    write_session(git, session, 3_000)
    requests: list[tuple[str, str, Any, dict[str, str]]] = [
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
    held: dict[str, list[float]] = {}

    for _ in range(4):  # the first round imports; a busy machine holds any loop now and then, never the same one always
        for method, route, body, arguments in requests:
            at = held.setdefault(f"{method} {route} {arguments.get('limit', '')}", [])
            with watched(monkeypatch, at):
                answer = await ask(method, route, body, path="a.ipynb", **arguments)
            assert answer.status == 200, answer.body

    slow = {name: f"{min(times[1:]) * 1000:.0f} ms" for name, times in held.items() if min(times[1:]) > LONGEST}
    assert slow == {}


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
