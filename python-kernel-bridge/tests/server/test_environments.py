from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from cellwright._version import __version__
from cellwright.history.git import REMOTES, SNAPSHOTS, Git, open_history
from cellwright.history.writer import SnapshotWriter
from cellwright.ids import instant, new_id
from cellwright.store.notebooks import NotebookPlace, Notebooks
from cellwright.store.workspace import find_workspace


async def test_cellwright_is_added_to_the_environment_of_a_running_kernel(
    ask: Any, repository: Path, jp_serverapp: Any
) -> None:
    kernel = await jp_serverapp.kernel_manager.start_kernel(kernel_name="python3")
    try:
        answer = await ask("POST", "environments/install", {"kernel": kernel})
    finally:
        await jp_serverapp.kernel_manager.shutdown_kernel(kernel, now=True)

    assert answer.status == 200, answer.body
    assert answer.json["installed"] == __version__
    assert Path(answer.json["executable"]).resolve() == Path(sys.executable).resolve()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [({"kernel": new_id()}, 404, "kernel/unknown"), ({}, 400, "wire/invalid")],
)
async def test_a_kernel_that_is_not_there(ask: Any, repository: Path, body: Any, status: int, code: str) -> None:
    answer = await ask("POST", "environments/install", body)

    assert (answer.status, answer.json["code"]) == (status, code)


async def test_a_kernel_from_a_snapshot_is_a_job_that_says_why_it_failed(ask: Any, repository: Path) -> None:
    run = a_snapshot(repository, python="3.2.1")

    planned = await ask("POST", "environments/kernel", {"path": "a.ipynb", "run": run, "plan": True})
    assert planned.json["python"] == "3.2.1"
    assert planned.json["exists"] is False
    started = await ask("POST", "environments/kernel", {"path": "a.ipynb", "run": run})
    assert started.status == 200, started.body
    told = started.json
    while told["state"] == "running":
        await asyncio.sleep(0)
        told = (await ask("GET", "environments/kernel", id=started.json["id"])).json

    assert told["state"] == "failed"
    assert told["error"]["code"] == "environment/no-python"
    assert (await ask("DELETE", "environments/kernel", id=started.json["id"])).json["state"] == "failed"
    for method in ("GET", "DELETE"):
        assert (await ask(method, "environments/kernel", id="other")).json["code"] == "environment/unknown-job"
    assert (await ask("POST", "environments/kernel", {"path": "a.ipynb", "run": new_id()})).status == 404


@pytest.mark.skipif(sys.platform == "win32", reason="a script that starts by its first line")
async def test_a_colleagues_snapshot_names_no_program_that_runs_here(ask: Any, repository: Path) -> None:
    program = repository / "python3.2"
    program.write_text(f"#!/bin/sh\ntouch {repository}/ran\necho 3.2\n")
    program.chmod(0o755)
    run = a_snapshot(repository, python="3.2.1", executable=str(program))
    git = Git.of(repository / ".git/cellwright")
    for ref, tip in git.refs(SNAPSHOTS).items():
        git.update_refs({ref: (tip, None), ref.replace(SNAPSHOTS, f"{REMOTES}eve/snapshots/"): (None, tip)}, "test")

    told = (await ask("POST", "environments/kernel", {"path": "a.ipynb", "run": run})).json
    while told["state"] == "running":
        await asyncio.sleep(0)
        told = (await ask("GET", "environments/kernel", id=told["id"])).json

    assert told["error"]["code"] == "environment/no-python"
    assert not (repository / "ran").exists()


async def test_the_example_is_copied_and_never_over_another(ask: Any, jp_root_dir: Path) -> None:
    first, second = [(await ask("POST", "example", {"folder": ""})).json for _ in range(2)]

    assert (first["path"], second["path"]) == ("flights/flights.ipynb", "flights-2/flights.ipynb")
    assert json.loads((jp_root_dir / second["path"]).read_text(encoding="utf-8"))["nbformat"] == 4
    assert (jp_root_dir / "flights" / "flights_features.py").is_file()
    assert len(list((jp_root_dir / "flights" / "data").glob("flights_2013-*.csv"))) == 12
    assert (await ask("POST", "example", {"folder": "nowhere"})).status >= 400
    assert (await ask("POST", "example", {"folder": "../.."})).status == 404


async def test_the_example_is_copied_where_a_link_leads(ask: Any, jp_root_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (jp_root_dir / "link").symlink_to(tmp_path / "elsewhere")

    answer = await ask("POST", "example", {"folder": "link"})

    assert (answer.status, answer.json) == (200, {"path": "link/flights/flights.ipynb"})
    assert (jp_root_dir / "link/flights/flights.ipynb").is_file()


def a_snapshot(folder: Path, python: str, **more: str) -> str:
    """Keep one run made with a Python version; return its id."""
    workspace = find_workspace(folder, folder)
    notebook = Notebooks(workspace).id_of(NotebookPlace(folder / "a.ipynb"), keep=True)
    session, run = new_id(), new_id()
    lists = ("reads", "writes", "datasets", "binds", "uses", "params", "metrics", "children", "series", "modules")
    recorded: Any = {
        "notebook": json.loads((folder / "a.ipynb").read_text(encoding="utf-8")),
        "run": {
            "format": "cellwright/run",
            "v": 1,
            "run": run,
            "session": session,
            "seq": 1,
            "cell": "c1",
            "source": "x = 1",
            "executionCount": 1,
            "status": "ok",
            "started": instant(),
            "durationMs": 1,
            **{name: [] for name in lists},
            "upstream": {"params": [], "datasets": [], "runs": []},
        },
        "environment": {
            "format": "cellwright/environment",
            "v": 1,
            "id": "ab" * 32,
            "python": python,
            "platform": "linux",
            "packages": [],
            **more,
        },
    }
    author: Any = {"name": "Ada", "email": "ada@example.org"}
    SnapshotWriter(open_history(workspace), notebook, session, author).write(recorded, path="a.ipynb")
    return run
