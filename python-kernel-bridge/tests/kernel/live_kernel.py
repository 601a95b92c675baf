"""A real IPython kernel that capture is injected into the way the front end does it."""

from __future__ import annotations

import ast
import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cellwright.kernel.bundle import capture_code
from cellwright.kernel.spool_reader import segments
from jupyter_client.manager import KernelManager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 60


@dataclass
class Ran:
    """What clients saw of one execution."""

    reply: dict[str, Any]
    messages: list[dict[str, Any]]
    run: dict[str, Any] | None = None

    def of(self, kind: str) -> list[Any]:
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    @property
    def text(self) -> str:
        return "".join(content["text"] for content in self.of("stream"))


@dataclass
class LiveKernel:
    manager: KernelManager
    client: Any
    workspace: Path
    spool: Path | None
    session: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)

    def install(self, **options: Any) -> dict[str, Any]:
        wanted: Any = {
            "protocol": 1,
            "workspace": str(self.workspace),
            "spool": str(self.spool) if self.spool else None,
        }
        code, expression = capture_code({**wanted, **options})
        reply = self.execute(code, silent=True, user_expressions={"cellwright": expression}).reply
        answer = reply["content"]["user_expressions"]["cellwright"]
        self.session = json.loads(ast.literal_eval(answer["data"]["text/plain"]))
        return self.session

    def run(self, source: str, cell: str | None = "c1", tags: list[str] | None = None) -> Ran:
        """Run a cell and return what came of it; `run` is the record that went out on iopub."""
        ran = self.execute(source, metadata={"cellId": cell, "tags": tags or []})
        ran.run = next(iter(ran.of("cellwright_run")), None)
        return ran

    def record(self, source: str, cell: str | None = "c1") -> dict[str, Any]:
        ran = self.run(source, cell)
        assert ran.reply["content"]["status"] == "ok", ran.reply["content"]
        assert ran.run is not None
        assert "problem" not in ran.run, ran.run["problem"]
        return ran.run

    def evidence_of(self, run: dict[str, Any]) -> dict[str, Any]:
        """Wait for a run's evidence."""
        end = time.monotonic() + SECONDS
        while run["run"] not in self.evidence:
            self._take(self.client.get_iopub_msg(timeout=max(0.1, end - time.monotonic())))
        return self.evidence[run["run"]]

    def verdicts(self, run: dict[str, Any]) -> dict[str, str]:
        return {told["name"]: told["verdict"] for told in self.evidence_of(run)["variables"]}

    def send(self, source: str, **more: Any) -> str:
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}}
        metadata = more.pop("metadata", {})
        content |= {"allow_stdin": False, "stop_on_error": True, **more}
        if content["silent"]:
            content["store_history"] = False
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def execute(self, source: str, **more: Any) -> Ran:
        return self.finish(self.send(source, **more))

    def finish(self, request: str) -> Ran:
        messages = self.published(request)
        return Ran(self.reply(request), messages)

    def published(self, request: str) -> list[dict[str, Any]]:
        """Return what clients saw of a request until the kernel was idle again."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            self._take(message)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return messages
            messages.append(message)

    def reply(self, request: str) -> dict[str, Any]:
        """Wait for the reply to a request. Ask in the order of the requests."""
        while (reply := self.client.get_shell_msg(timeout=SECONDS))["parent_header"].get("msg_id") != request:
            continue
        return dict(reply)

    def _take(self, message: dict[str, Any]) -> None:
        if message["msg_type"] == "cellwright_evidence":
            self.evidence[message["content"]["run"]] = message["content"]

    def spooled(self) -> list[dict[str, Any]]:
        assert self.spool is not None
        files = segments(self.spool / self.session["session"])
        lines = (line for file in files for line in file.read_text("utf-8").splitlines())
        return [json.loads(line) for line in lines if line]


@contextmanager
def live_kernel(workspace: Path, spool: Path | None = None, install: bool = True) -> Iterator[LiveKernel]:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(workspace))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        if spool is not None:
            spool.mkdir(parents=True, exist_ok=True)
        kernel = LiveKernel(manager, client, workspace, spool)
        if install:
            assert "problem" not in kernel.install(), kernel.session["problem"]["cause"]
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
