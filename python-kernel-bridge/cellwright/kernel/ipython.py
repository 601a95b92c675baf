"""Capture in an IPython kernel: its events start and end cells, its session carries messages and outputs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from . import problems
from .files.children import starts_child
from .frames import without_our_frames
from .interrupts import interrupt_soon, uninterrupted
from .outputs import tee
from .progress import current

if TYPE_CHECKING:
    from collections.abc import Callable

    from .capture import Capture


class _Open(NamedTuple):
    info: Any
    request: str | None
    recorded: bool


def _is_of(entry: _Open, info: Any) -> bool:
    """Whether the cell that ends is this one: interrupted before its first line, it ends with an info of its own."""
    started = entry.info
    return started is info or (started.raw_cell, getattr(started, "cell_id", None)) == (
        info.raw_cell,
        getattr(info, "cell_id", None),
    )


class IPythonAdapter:
    """Connects a `Capture` to a shell. Nothing that fails in here reaches the user's output."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._kernel: Any = getattr(shell, "kernel", None)
        self._capture: Capture | None = None
        self._replies = False
        """Whether a reply takes the run's record along."""
        self._reply: tuple[str, Any] | None = None
        self._open: list[_Open] = []
        """Cells that have started: more than one where a cell runs another."""
        self._undo: list[Callable[[], None]] = []
        self._process = os.getpid()

    def connect(self, capture: Capture) -> None:
        """Listen from now on."""
        self._capture = capture
        self._shell.events.register("pre_run_cell", self._pre_run_cell)
        self._shell.events.register("post_run_cell", self._post_run_cell)
        self._undo.append(lambda: self._shell.events.unregister("pre_run_cell", self._pre_run_cell))
        self._undo.append(lambda: self._shell.events.unregister("post_run_cell", self._post_run_cell))
        if hasattr(getattr(self._kernel, "session", None), "send"):
            self._undo.append(tee(self._kernel.session, capture.outputs, self._replied))
            if hasattr(self._kernel, "finish_metadata"):
                self._undo.append(self._patch_reply())
                self._replies = True
        if hasattr(self._shell, "system"):
            self._undo.append(self._hear_commands())
        if hasattr(self._shell, "_get_exc_info"):
            self._undo.append(without_our_frames(self._shell))

    def disconnect(self) -> None:
        """Leave the shell as it was."""
        self._replies = False
        while self._undo:
            self._undo.pop()()

    def send(self, kind: str, content: Any, parent: Any) -> None:
        """Send one message to all live clients; from any thread."""
        kernel = self._kernel
        if kernel is None or os.getpid() != self._process or not hasattr(kernel, "iopub_socket"):
            return
        try:
            ident = kernel.topic(kind) if hasattr(kernel, "topic") else kind.encode()
            kernel.session.send(kernel.iopub_socket, kind, content, parent=parent or {}, ident=ident)
        except Exception as error:
            problems.note(f"send {kind}", error)

    def _pre_run_cell(self, info: Any) -> None:
        self._guarded("start", lambda: self._begin(info))

    def _post_run_cell(self, result: Any) -> None:
        self._guarded("end", lambda: self._end(result))

    def _begin(self, info: Any) -> None:
        capture = self._capture
        if capture is None or os.getpid() != self._process:
            return
        parent = self._parent()
        request = parent.get("header", {}).get("msg_id")
        if self._open and self._open[0].request != request:  # its end was never told
            self._open.clear()
            capture.end_cell("interrupted", None, None)
        recorded = False
        if not getattr(info, "silent", False) and getattr(info, "store_history", True):
            metadata = parent.get("metadata") or {}
            tags = metadata.get("tags")
            cell = getattr(info, "cell_id", None) or metadata.get("cellId")
            named = tuple(tags) if isinstance(tags, (list, tuple)) else ()
            recorded = capture.begin_cell(info.raw_cell, cell, parent, named) is not None
        self._open.append(_Open(info, request, recorded))

    def _end(self, result: Any) -> None:
        capture = self._capture
        if capture is None or os.getpid() != self._process or not self._open:
            return
        info = getattr(result, "info", self._open[-1].info)
        if not any(_is_of(entry, info) for entry in self._open):
            return  # an empty cell ends without having started
        while not _is_of(entry := self._open.pop(), info):
            continue
        if not entry.recorded:
            return
        error = None if result is None else result.error_before_exec or result.error_in_exec
        interrupted = result is None or type(error).__name__ in ("KeyboardInterrupt", "CancelledError")
        status = "interrupted" if interrupted else "error" if error is not None else "ok"
        record = capture.end_cell(status, error, getattr(result, "execution_count", None))
        if record is not None and self._replies and "parent" in record:
            self._reply = (record["parent"], record)
        else:
            capture.publish()

    def _replied(self) -> None:
        """The reply is out: nobody waits for what is done now."""
        if self._capture is not None:
            self._guarded("publish", self._capture.publish)

    def _parent(self) -> dict[str, Any]:
        get_parent = getattr(self._kernel, "get_parent", None)
        parent = get_parent() if get_parent else getattr(self._shell, "parent_header", None)
        return parent if isinstance(parent, dict) else {}

    def _patch_reply(self) -> Callable[[], None]:
        kernel, finish = self._kernel, self._kernel.finish_metadata

        def finish_metadata(parent: Any, metadata: Any, reply_content: Any) -> Any:
            metadata = finish(parent, metadata, reply_content)
            reply, self._reply = self._reply, None
            if reply is not None and (parent or {}).get("header", {}).get("msg_id") == reply[0]:
                metadata["cellwright"] = reply[1]
            return metadata

        kernel.finish_metadata = finish_metadata

        def undo() -> None:
            kernel.__dict__.pop("finish_metadata", None)

        return undo

    def _hear_commands(self) -> Callable[[], None]:
        """`!command` starts its process in a way that no audit event tells."""
        shell, system = self._shell, self._shell.system

        def heard(command: str) -> Any:
            run = current()
            if run is not None:
                starts_child(run, str(command))
            return system(command)

        shell.system = heard

        def undo() -> None:
            shell.__dict__.pop("system", None)

        return undo

    def _guarded(self, where: str, act: Callable[[], None]) -> None:
        """An interrupt that hits our own code is not ours to take: the cell gets it a moment later."""
        interrupted, begun = False, False

        def begin() -> None:
            nonlocal begun
            begun = True
            act()

        try:
            try:
                interrupted = uninterrupted(begin)
            except KeyboardInterrupt:  # it came before its hold was there, or after
                interrupted = True
                if not begun:
                    act()
        except Exception as error:
            problems.note(where, error)
        if interrupted and where == "start":
            interrupt_soon()
