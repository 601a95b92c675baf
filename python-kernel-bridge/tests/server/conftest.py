from __future__ import annotations

import json
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

NOTEBOOK = {
    "cells": [
        {"id": "c1", "cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [], "execution_count": None}
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"cellwright.server": True}}}


@pytest.fixture(autouse=True)
def own_git_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def repository(jp_root_dir: Path) -> Path:
    """The server's root as a repository of the user's, with a notebook in it."""
    subprocess.run(["git", "init", "--quiet", str(jp_root_dir)], check=True)
    (jp_root_dir / "a.ipynb").write_text(json.dumps(NOTEBOOK))
    subprocess.run(["git", "-C", str(jp_root_dir), "add", "."], check=True)
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", "-C", str(jp_root_dir), *who, "commit", "--quiet", "-m", "first"], check=True)
    return jp_root_dir


@dataclass
class Answer:
    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Ask = Callable[..., Awaitable[Answer]]


@pytest.fixture
def ask(jp_fetch: Any) -> Ask:
    """Ask our API: ``await ask('GET', 'runs', path='a.ipynb')``; errors are answers too."""

    async def call(method: str, route: str, body: Any = None, **params: str) -> Answer:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            done = await jp_fetch(
                "cellwright",
                "api",
                *route.split("/"),
                method=method,
                params=params,
                body=data,
                allow_nonstandard_methods=True,
            )
        except HTTPClientError as error:
            assert error.response is not None
            return Answer(error.code, error.response.body)
        return Answer(done.code, done.body)

    return call


@pytest.fixture
def keep(ask: Ask) -> Callable[..., Awaitable[Any]]:
    async def consent(path: str = "a.ipynb") -> Any:
        return (await ask("PUT", "consent", {"path": path, "consent": "keep"})).json

    return consent
