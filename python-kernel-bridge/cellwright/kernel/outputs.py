"""Outputs of a run, as they leave the kernel, into the spool: capped, and exactly what clients get."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from . import problems, wirejson

if TYPE_CHECKING:
    from collections.abc import Callable

    from .spool import SpoolWriter

DEFAULT_LIMIT_BYTES = 20 * 2**20
KEPT_TYPES = frozenset({"stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"})
_REMEMBERED_RUNS = 1000


class OutputKeeper:
    """Counts what each run printed and keeps it up to a limit of bytes; 0: outputs are off."""

    def __init__(self, spool: SpoolWriter) -> None:
        self.limit = DEFAULT_LIMIT_BYTES
        self._spool = spool
        self._runs: dict[str, str] = {}
        self._kept: dict[str, int] = {}
        self._dropped: dict[str, int] = {}

    def follow(self, parent: str, run: str) -> None:
        """Outputs whose request is `parent` belong to `run`, from whatever thread they come and however late."""
        self._runs[parent] = run
        self._kept[run] = 0
        while len(self._runs) > _REMEMBERED_RUNS:
            old = self._runs.pop(next(iter(self._runs)))
            self._kept.pop(old, None)
            self._dropped.pop(old, None)

    def keep(self, parent: str, kind: str, content: dict[str, Any], metadata: dict[str, Any] | None = None) -> None:
        """Keep one output message, cut where the run's outputs exceed the limit."""
        run = self._runs.get(parent)
        if run is None or self.limit <= 0:
            return
        size, room = _size(content.get("text") if kind == "stream" else content), self.limit - self._kept[run]
        if size > room:
            text = content.get("text")
            self._dropped[run] = self._dropped.get(run, 0) + size
            if kind != "stream" or not isinstance(text, str) or room < 1000:
                return
            self._dropped[run] -= room
            content, size = {**content, "text": text[:room]}, room
        self._kept[run] += size
        body = {"type": kind, "content": content}
        self._spool.append("output", run, {**body, "metadata": metadata} if metadata else body)

    def settle(self, run: str) -> None:
        """At the run's end: say how many bytes were left out, if any."""
        dropped = self._dropped.pop(run, 0)
        if dropped:
            self._spool.append("output", run, {"type": "truncated", "content": {}, "truncated": dropped})


def flush_streams() -> None:
    """Let what was printed reach the session: a kernel's streams hold it back for a moment."""
    for stream in (sys.stdout, sys.stderr):
        if type(stream).__module__.startswith("ipykernel"):
            stream.flush()


def tee(session: Any, keeper: OutputKeeper, replied: Callable[[], None]) -> Callable[[], None]:
    """Let `keeper` see every output message that a kernel's session sends. Return the function that undoes it.

    Args:
        session: The kernel's.
        keeper: Keeps what it sees.
        replied: Called after each reply to an execution.
    """
    send, process = session.send, os.getpid()

    def send_and_keep(stream: Any, msg_or_type: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            if os.getpid() == process:
                if isinstance(msg_or_type, str):
                    if msg_or_type in KEPT_TYPES:
                        content = kwargs["content"] if "content" in kwargs else args[0]
                        parent = kwargs["parent"] if "parent" in kwargs else args[1]
                        keeper.keep(_message_id(parent), msg_or_type, content, kwargs.get("metadata"))
                elif msg_or_type["header"]["msg_type"] in KEPT_TYPES:
                    parent = {"header": msg_or_type["parent_header"]}
                    kind = msg_or_type["header"]["msg_type"]
                    keeper.keep(_message_id(parent), kind, msg_or_type["content"], msg_or_type.get("metadata"))
        except Exception as error:
            problems.note("outputs", error)
        sent = send(stream, msg_or_type, *args, **kwargs)
        if msg_or_type == "execute_reply" and os.getpid() == process:
            replied()
        return sent

    session.send = send_and_keep

    def undo() -> None:
        if session.__dict__.get("send") is send_and_keep:
            del session.send

    return undo


def _message_id(parent: Any) -> str:
    return str((parent or {}).get("header", parent or {}).get("msg_id", ""))


def _size(value: Any) -> int:
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, dict):
        return sum(_size(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return sum(_size(item) for item in value)
    return 8 if isinstance(value, (int, float)) else len(wirejson.encode(value))
