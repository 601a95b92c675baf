from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cellwright.history.git import Git, open_history
from cellwright.history.share import fetch, find_remote
from cellwright.server.places import find_place
from cellwright.store.notebooks import NotebookPlace
from cellwright.store.workspace import find_workspace
from cellwright.wire.validate import check
from sample_snapshots import Session, write_session


async def fill(repository: Path, keep: Any, *counts: int) -> list[Session]:
    notebook = (await keep())["notebook"]
    git = Git.of(repository / ".git/cellwright")
    git.run("init", "--quiet", "--bare", str(git.directory))
    sessions = [Session(notebook) for _ in counts]
    for session, count in zip(sessions, counts, strict=True):
        write_session(git, session, count)
    return sessions


async def test_pages_go_on_where_the_last_one_ended(repository: Path, ask: Any, keep: Any) -> None:
    (session,) = await fill(repository, keep, 25)
    seen, cursor = [], {}
    while True:
        page = (await ask("GET", "runs", path="a.ipynb", scope="cell", cell="c1", limit="10", **cursor)).json
        check("RunPage", page)
        seen += [row["run"] for row in page["rows"]]
        assert page["total"] == 25
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == session.runs[::-1]
    assert (await ask("GET", "runs", path="a.ipynb", scope="cell", cell="c2")).json["total"] == 0


async def test_search_finds_source_and_output(repository: Path, ask: Any, keep: Any) -> None:
    (session,) = await fill(repository, keep, 12)
    for text, expected in {"x = 7": [7], "OUT 1": [11, 10, 1], "%": [], "ou": list(range(11, -1, -1))}.items():
        found = (await ask("GET", "search", path="a.ipynb", scope="notebook", text=text)).json["runs"]
        assert found == [session.runs[i] for i in expected], text


async def test_a_mark_is_kept_until_it_is_emptied(repository: Path, ask: Any, keep: Any) -> None:
    (session,) = await fill(repository, keep, 2)
    run = session.runs[0]
    for mark, kept in [
        ({"star": True, "name": "best", "later": 1}, {"star": True, "name": "best", "later": 1}),
        ({}, {}),
    ]:
        assert (await ask("PUT", "marks", mark, path="a.ipynb", run=run)).json == kept
        assert (await ask("GET", "run", path="a.ipynb", run=run)).json.get("mark", {}) == kept
    assert (await ask("PUT", "marks", {"star": 1}, path="a.ipynb", run=run)).json["code"] == "wire/invalid"


async def test_a_promoted_name_is_a_metric_in_every_run_of_its_notebook(repository: Path, ask: Any, keep: Any) -> None:
    (session,) = await fill(repository, keep, 2)
    await ask("PUT", "marks", {"star": True}, path="a.ipynb", run=session.runs[0])

    async def promoted() -> list[Any]:
        return [
            row.get("promoted") for row in (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["rows"]
        ]

    for name, metric, names in [("x", True, ["x"]), ("y", True, ["x", "y"]), ("x", False, ["y"])]:
        answer = await ask("PUT", "promoted", {"name": name, "metric": metric}, path="a.ipynb")
        assert answer.json == {"names": names}
        assert await promoted() == [names, names]
    await ask("PUT", "promoted", {"name": "y", "metric": False}, path="a.ipynb")
    assert await promoted() == [None, None]
    row = (await ask("GET", "run", path="a.ipynb", run=session.runs[0])).json
    assert row["mark"] == {"star": True}, "what else was said stays"
    assert (await ask("PUT", "promoted", {"name": "x"}, path="a.ipynb")).status == 400


async def test_deleting_keeps_the_other_runs(repository: Path, ask: Any, keep: Any) -> None:
    one, two = await fill(repository, keep, 5, 3)
    git = Git.of(repository / ".git/cellwright")
    await ask("PUT", "marks", {"star": True}, path="a.ipynb", run=one.runs[2])
    what = {"runs": [one.runs[1], one.runs[2]], "sessions": [two.session]}

    preview = (await ask("POST", "delete", {**what, "preview": True}, path="a.ipynb")).json
    check("DeletePreview", preview)
    assert (preview["runs"], preview["stars"], preview["pushed"]) == (5, 1, []) and preview["bytes"] > 0
    assert (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["total"] == 8

    await ask("POST", "delete", {**what, "preview": False}, path="a.ipynb")

    rows = (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["rows"]
    assert [row["run"] for row in rows] == [one.runs[i] for i in (4, 3, 0)]
    assert git.run("fsck", "--strict").returncode == 0
    gone = git.run("cat-file", "-e", one.commits[1], ok=(0, 1, 128))
    assert gone.returncode != 0 and two.ref not in git.refs()
    assert git.text("show", f"{one.ref}:cells/c1.py") == "x = 4"


async def test_a_renamed_notebook_keeps_its_history_and_a_copy_gets_its_own(
    repository: Path, ask: Any, keep: Any, jp_serverapp: Any
) -> None:
    (session,) = await fill(repository, keep, 1)
    await jp_serverapp.contents_manager.rename("a.ipynb", "b c é.ipynb")
    await jp_serverapp.contents_manager.copy("b c é.ipynb", "d.ipynb")

    moved = (await ask("GET", "runs", path="b c é.ipynb", scope="notebook")).json
    copy = (await ask("GET", "workspace", path="d.ipynb")).json

    assert [row["path"] for row in moved["rows"]] == ["b c é.ipynb"]
    assert copy["notebook"] != session.notebook
    tip = (await ask("GET", "git/tip", path="d.ipynb", session=session.session)).json
    assert tip["commit"] is None and tip["base"] == session.tip
    (repository / "b c é.ipynb").rename(repository / "z.ipynb")  # outside of Jupyter
    assert (await ask("GET", "workspace", path="z.ipynb")).json["notebook"] == session.notebook
    assert (await ask("GET", "workspace", path="RTC:z.ipynb")).json["notebook"] == session.notebook


async def test_a_spool_is_served_until_acknowledged(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"]).session
    spool = Path((await ask("GET", "workspace", path="a.ipynb")).json["spool"]) / session
    spool.mkdir()
    for k, numbers in enumerate([(1, 2), (3, 4)]):
        lines = [json.dumps({"n": n, "kind": "output", "body": {}}) + "\n" for n in numbers]
        (spool / f"{k}.jsonl").write_text("".join(lines) + "\n" * (k == 0))  # the other is being written

    assert (await ask("GET", "spool", path="a.ipynb")).json == {
        "sessions": [{"session": session, "first": 1, "last": 4}]
    }
    page = (await ask("GET", "spool", path="a.ipynb", session=session, after="1", limit="2")).json
    assert ([entry["n"] for entry in page["entries"]], page["more"]) == ([2, 3], True)
    assert (await ask("DELETE", "spool", path="a.ipynb", session=session, through="3")).status == 204
    assert sorted(file.name for file in spool.glob("*.jsonl")) == ["1.jsonl"]
    assert (await ask("GET", "spool", path="a.ipynb")).json["sessions"] == [{"session": session, "first": 4, "last": 4}]
    await ask("DELETE", "spool", path="a.ipynb", session=session, through="4")
    assert (await ask("GET", "spool", path="a.ipynb")).json == {"sessions": []}


async def test_a_page_of_large_entries_is_a_short_one(
    repository: Path, ask: Any, keep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cellwright.kernel.spool_reader.PAGE_BYTES", 1_000)
    session = Session((await keep())["notebook"]).session
    spool = Path((await ask("GET", "workspace", path="a.ipynb")).json["spool"]) / session
    spool.mkdir()
    body = {"content": {"text": "x" * 600}}
    lines = [json.dumps({"n": n, "kind": "output", "body": body}) + "\n" for n in range(1, 5)]
    (spool / "1.jsonl").write_text("".join(lines))

    seen, more = [], True
    while more:
        page = (await ask("GET", "spool", path="a.ipynb", session=session, after=str(len(seen)))).json
        assert len(page["entries"]) == 1
        seen, more = [*seen, page["entries"][0]["n"]], page["more"]

    assert seen == [1, 2, 3, 4]


async def test_off_leaves_nothing_of_what_kernels_wrote(repository: Path, ask: Any, keep: Any) -> None:
    await keep()
    spool = Path((await ask("GET", "workspace", path="a.ipynb")).json["spool"])
    (spool / "s").mkdir()
    (spool / "s" / "1.jsonl").write_text("{}")

    await ask("PUT", "consent", {"path": "a.ipynb", "consent": "off"})

    assert not (repository / ".git/cellwright/spool").exists()
    assert (await ask("PUT", "consent", {"path": "a.ipynb", "consent": "keep"})).json["spool"] == str(spool)
    assert spool.is_dir()


async def test_capture_code_comes_with_the_spool_once_history_is_kept(repository: Path, ask: Any, keep: Any) -> None:
    before = await ask("POST", "capture", {"path": "a.ipynb"})
    workspace = await keep()
    after = await ask("POST", "capture", {"path": "a.ipynb"})

    assert before.status == after.status == 200 and set(after.json) == {"code", "expression"}
    assert workspace["spool"] in after.json["code"] and workspace["spool"] not in before.json["code"]


async def test_with_outputs_off_the_spool_gets_none_either(repository: Path, ask: Any, keep: Any) -> None:
    await keep()
    assert "outputLimitBytes" not in (await ask("POST", "capture", {"path": "a.ipynb"})).json["code"]
    await ask("PUT", "consent", {"path": "a.ipynb", "consent": "keep", "outputs": "off"})
    assert '"outputLimitBytes": 0' in (await ask("POST", "capture", {"path": "a.ipynb"})).json["code"]


async def test_off_is_remembered_without_a_store(repository: Path, ask: Any) -> None:
    off = (await ask("PUT", "consent", {"path": "a.ipynb", "consent": "off"})).json
    assert off["consent"] == "off" and not (repository / ".git/cellwright").exists()
    assert (await ask("GET", "workspace", path="a.ipynb")).json["consent"] == "off"


async def test_what_is_done_to_a_colleagues_run_stays_in_this_workspace(repository: Path, ask: Any, keep: Any) -> None:
    """The path that a run was made at leads to another workspace here."""
    (theirs,) = await fill(repository, keep, 2)
    mine = repository / "mine"
    subprocess.run(["git", "init", "--quiet", str(mine)], check=True)
    workspace = find_workspace(mine, repository)
    fetch(open_history(workspace), find_remote(workspace, str(repository / ".git/cellwright/history.git"), push=False))

    (row, _) = (await ask("GET", "runs", path="mine/b.ipynb", scope="team")).json["rows"]
    one = (await ask("GET", "run", path="mine", run=row["run"])).json
    removed = await ask("POST", "delete", {"runs": [row["run"]], "preview": False}, path=row["path"])

    assert (row["path"], one["path"]) == ("mine/a.ipynb", "mine/a.ipynb")
    assert (removed.status, removed.json["runs"]) == (200, 0)
    own = (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["rows"]
    assert [(run["run"], run["path"]) for run in own] == [(run, "a.ipynb") for run in theirs.runs[::-1]]

    # The other way round: theirs lies below.
    place = find_place("b.ipynb", NotebookPlace(repository / "b.ipynb"), repository, fresh=True).path_of()
    assert [place("unknown", path) for path in ("mine/a.ipynb", "gone/a.ipynb", "c.ipynb")] == [
        "a.ipynb",
        "a.ipynb",
        "c.ipynb",
    ]
