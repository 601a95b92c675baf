"""A kernel in another environment is captured, and nothing there is changed."""

from __future__ import annotations

import ast
import asyncio
import json
import uuid
from typing import Any

import pytest
from lab_environments import Environment, Lab
from tornado.websocket import WebSocketClientConnection, websocket_connect

DUCKDB = "1.1.3"
CELL = """\
import duckdb
import cellwright as cw
cw.log(auc=0.9)
total = duckdb.sql("select 40 + 2").fetchone()[0]
print(total, duckdb.__version__)
"""


@pytest.fixture(scope="module")
def kernel_environment(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Its own DuckDB, no cellwright; registered as the kernel `other`."""
    environment = Environment(tmp_path_factory.mktemp("kernel") / "env")
    environment.install("ipykernel", f"duckdb=={DUCKDB}")
    spec = lab.home / "data/kernels/other"
    spec.mkdir(parents=True)
    argv = [str(environment.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Other", "language": "python"}))
    return environment


def test_capture_without_the_package(lab: Lab, kernel_environment: Environment) -> None:
    before = kernel_environment.packages()
    kernel = lab.request("api/kernels", {"name": "other"})
    try:
        messages = asyncio.run(run_captured(lab, kernel["id"]))
    finally:
        lab.request(f"api/kernels/{kernel['id']}", method="DELETE")
    session = json.loads(ast.literal_eval(messages.expression))
    assert session.get("installed") is None
    assert messages.stdout == f"42 {DUCKDB}\n"
    (run,) = messages.runs
    assert run["status"] == "ok"
    assert {"name": "auc", "value": 0.9}.items() <= run["metrics"][0].items()
    assert kernel_environment.packages() == before


class Messages:
    """What a kernel said, by kind."""

    def __init__(self) -> None:
        self.stdout = ""
        self.expression = ""
        self.runs: list[dict[str, Any]] = []

    def add(self, message: dict[str, Any]) -> None:
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "stream" and content["name"] == "stdout":
            self.stdout += content["text"]
        elif kind == "cellwright_run":
            self.runs.append(content)
        elif kind == "execute_reply" and "cellwright" in content.get("user_expressions", {}):
            assert content["user_expressions"]["cellwright"]["status"] == "ok", content
            self.expression = content["user_expressions"]["cellwright"]["data"]["text/plain"]
        assert content.get("status") != "error", content


async def run_captured(lab: Lab, kernel: str) -> Messages:
    """Inject the capture as the front end does, then run a cell as the user does."""
    capture = lab.request("cellwright/api/capture", {"path": "analysis.ipynb"})
    address = lab.url.replace("http", "ws", 1) + f"api/kernels/{kernel}/channels?token={lab.TOKEN}"
    connection = await websocket_connect(address)
    messages = Messages()
    expression = {"cellwright": capture["expression"]}
    await execute(connection, messages, capture["code"], silent=True, user_expressions=expression)
    await execute(connection, messages, CELL, metadata={"cellId": "c1"})
    connection.close()
    return messages


async def execute(
    connection: WebSocketClientConnection,
    messages: Messages,
    code: str,
    metadata: dict[str, Any] | None = None,
    **content: Any,
) -> None:
    """One execute request, until it is replied to and the kernel is idle again."""
    request = {
        "header": {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "username": "",
            "session": "test",
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": metadata or {},
        "channel": "shell",
        "content": {"code": code, "silent": False, "store_history": True, "allow_stdin": False, **content},
    }
    await connection.write_message(json.dumps(request))
    missing = {"reply", "idle"}
    while missing:
        text = await asyncio.wait_for(connection.read_message(), 60)
        assert isinstance(text, str), "the kernel's channel was closed"
        message = json.loads(text)
        if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
            continue
        messages.add(message)
        if message["header"]["msg_type"] == "execute_reply":
            missing.discard("reply")
        elif message["content"].get("execution_state") == "idle":
            missing.discard("idle")
