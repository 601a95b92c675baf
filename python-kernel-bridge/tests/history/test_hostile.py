"""A history may come from a colleague, or from somebody who wants harm: what it says is not trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cellwright.environments.jobs import Job
from cellwright.environments.recreate import environment_at, recreate
from cellwright.errors import CellwrightError
from cellwright.history import objects
from cellwright.history.git import Git, open_history
from cellwright.history.marks import write_commit
from cellwright.history.packs import make_pack, object_id, tree
from cellwright.history.pages import Query, page, search
from cellwright.ids import new_id
from cellwright.store.workspace import find_workspace
from sample_snapshots import Session, write_session


@pytest.fixture
def git(tmp_path: Path) -> Git:
    folder = tmp_path / "mine"
    folder.mkdir()
    return open_history(find_workspace(folder, folder))


def listed(git: Git, scope: Any = "workspace") -> Any:
    return json.loads(page(git, Query(scope), lambda _, path: path), parse_constant=lambda name: pytest.fail(name))


def with_files(git: Git, files: dict[str, bytes], trailers: str) -> str:
    """Commit a flat tree whose message has trailers of its own; return the commit."""
    root = tree({name: ("100644", object_id("blob", content)) for name, content in files.items()})
    who = "Eve <eve@example.org> 1760000000 +0000"
    commit = f"tree {object_id('tree', root)}\nauthor {who}\ncommitter {who}\n\ntitle\n\n{trailers}".encode()
    blobs = [("blob", content) for content in files.values()]
    whole: Any = [*blobs, ("tree", root), ("commit", commit)]
    git.run("unpack-objects", "-q", stdin=make_pack(whole))
    return object_id("commit", commit)


def trailers(**changed: str) -> str:
    said = {"Run": new_id(), "Session": new_id(), "Seq": "1", "Status": "ok", "Started": "2026-03-01T10:00:00.000Z"}
    return "".join(f"Cellwright-{key}: {value}\n" for key, value in {**said, "Duration": "5", **changed}.items())


@pytest.mark.parametrize(
    "changed",
    [
        {"Seq": "9" * 30},
        {"Seq": "9" * 5_000},
        {"Duration": "NaN"},
        {"Duration": '"long"'},
        {"Duration": "[" * 100_000},
        {"Metric": "5"},
        {"Metric": '{"name":"auc","value":NaN}'},
        {"Metric": '{"name":"\\ud800","value":1}'},
        {"Param": '{"value":1}'},
        {"Child": '{"id":"x"}'},
        {"Started": "whenever"},
        {"Started": "9999-99-99T99:99:99.999Z"},
        {"Index": "-1e9"},
    ],
    ids=lambda changed: "".join(f"{key}={value[:20]}" for key, value in changed.items()),
)
def test_a_commit_that_says_nonsense_is_a_problem_and_hides_no_other_run(git: Git, changed: dict[str, str]) -> None:
    session = Session(new_id())
    write_session(git, session, 2)
    odd = f"refs/cellwright/remotes/eve/snapshots/{new_id()}/{new_id()}"
    git.update_refs({odd: (None, with_files(git, {}, trailers(**changed)))}, "test")

    for scope in ("workspace", "team"):
        answer = listed(git, scope)
        assert {row["run"] for row in answer["rows"]} == set(session.runs)
        assert [problem["code"] for problem in answer["problems"]] == ["history/unreadable"]


@pytest.mark.parametrize("mark", [5, {"star": "yes"}, {"name": [1]}, {"note": {"a": 1}}])
def test_a_mark_that_is_none_is_left_out(git: Git, mark: Any) -> None:
    session = Session(new_id())
    write_session(git, session, 1)
    content = json.dumps({"format": "cellwright/marks", "v": 1, "runs": {session.runs[0]: mark}}).encode()
    who: Any = {"name": "Eve", "email": "eve@example.org"}
    write_commit(git, f"refs/cellwright/marks/{session.notebook}", None, {"marks.json": content}, "Marks", who)

    assert "mark" not in listed(git)["rows"][0]


@pytest.mark.parametrize(
    "notebook", [b"[]", b'"x"', b'{"cells":5}', b'{"cells":[5]}', b'{"cells":[{"id":"c1"}]}', b"[" * 100_000]
)
def test_a_notebook_that_is_none_hides_no_text_of_others(git: Git, notebook: bytes) -> None:
    odd = f"refs/cellwright/remotes/eve/snapshots/{new_id()}/{new_id()}"
    git.update_refs({odd: (None, with_files(git, {"notebook.json": notebook}, trailers(Cell="c1", Index="0")))}, "test")
    session = Session(new_id())
    write_session(git, session, 2)

    assert search(git, Query("workspace"), "x = 1") == [session.runs[1]]


def test_an_object_larger_than_any_of_ours_is_not_taken_into_memory(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LARGEST", 100_000)
    git.run("unpack-objects", "-q", stdin=make_pack([("blob", bytes(1_000_000)), ("blob", b"small")]))

    with objects.Objects(git) as reading:
        assert reading.read(object_id("blob", bytes(1_000_000))) is None
        assert reading.read(object_id("blob", b"small")) == b"small"


@pytest.mark.parametrize(
    "identity", ["../../../src", "..", "/../../src", "ab/../../src", "a" * 11, "AB" * 32, "ab\n" * 9]
)
def test_an_environments_id_is_no_path(git: Git, tmp_path: Path, identity: str) -> None:
    """What lies where the environment would be made is removed first."""
    precious = tmp_path / "mine" / "src" / "model.py"
    precious.parent.mkdir()
    precious.write_text("x = 1")
    fields = {"format": "cellwright/environment", "v": 1, "id": identity, "platform": "linux", "packages": []}
    content = json.dumps({**fields, "python": "2.0.0"}).encode()
    commit = with_files(git, {"environment.json": content}, trailers())

    with pytest.raises(CellwrightError) as error:
        recreate(environment_at(git, commit), git.directory.parent, Job())

    assert error.value.code == "environment/unreadable"
    assert precious.read_text() == "x = 1"
