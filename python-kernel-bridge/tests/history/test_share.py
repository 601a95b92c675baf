from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from cellwright.errors import CellwrightError
from cellwright.history.deletion import Removal, remove, what_goes
from cellwright.history.git import MARKS, REMOTES, Git, open_history
from cellwright.history.housekeeping import apply_retention, pack
from cellwright.history.marks import set_mark
from cellwright.history.pages import Query, page
from cellwright.history.reading import session_tip
from cellwright.history.receive import receive
from cellwright.history.share import fetch, find_remote, push
from cellwright.ids import new_id
from cellwright.store.notebooks import NotebookPlace, Notebooks
from cellwright.store.workspace import Workspace, find_workspace
from sample_snapshots import Session, write_session


def repository(at: Path) -> tuple[Workspace, Git]:
    subprocess.run(["git", "init", "--quiet", str(at)], check=True)
    workspace = find_workspace(at, at)
    return workspace, open_history(workspace)


def test_history_travels_by_plain_git_and_says_where_it_went(tmp_path: Path) -> None:
    shared = tmp_path / "shared.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(shared)], check=True)
    (ours, our_git), (theirs, their_git) = repository(tmp_path / "ours"), repository(tmp_path / "theirs")
    subprocess.run(["git", "-C", str(ours.folder), "remote", "add", "origin", str(shared)], check=True)
    session = Session(new_id())
    write_session(our_git, session, 3)

    sent = push(our_git, find_remote(ours, "origin", push=True))
    brought = fetch(their_git, find_remote(theirs, str(shared), push=False))

    assert sent.moved == [session.ref] and sent.rejected == []
    assert their_git.refs(REMOTES) == dict.fromkeys(brought.moved, session.tip)
    what = Removal(runs=frozenset(session.runs[:1]))
    assert what_goes(our_git, what).preview["pushed"] == ["origin"]
    remove(our_git, what)
    assert push(our_git, find_remote(ours, "origin", push=True)).rejected == [session.ref]
    assert push(our_git, find_remote(ours, "origin", push=True), force=True).moved == [session.ref]


def test_what_is_damaged_here_is_replaced_nowhere_else_and_comes_back_from_there(tmp_path: Path) -> None:
    shared = tmp_path / "shared.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(shared)], check=True)
    workspace, git = repository(tmp_path / "ours")
    remote = find_remote(workspace, str(shared), push=True)
    session = Session(new_id())
    for source in ("x = 1", "x = 2"):
        receive(git, session.push(session.commit(source)), session.notebook)
    push(git, remote)
    file = git.directory / "objects" / session.tip[:2] / session.tip[2:]
    file.unlink()
    assert session_tip(git, session.notebook, session.session)["commit"] is None
    anew = Session(session.notebook, session.session)
    receive(git, anew.push(anew.commit("x = 3")), session.notebook)

    assert push(git, remote, force=True).rejected == [session.ref]
    assert Git(shared).refs() == {session.ref: session.tip}
    fetch(git, remote)
    for _ in range(2):  # the first finds it whole again
        listed = json.loads(page(git, Query(), lambda _, path: path))
    assert "problems" not in listed
    assert sorted(row["title"] for row in listed["rows"]) == ["x = 1", "x = 2", "x = 3"]


def test_a_session_that_is_deleted_goes_from_the_remote_and_from_colleagues_and_stays_away(tmp_path: Path) -> None:
    shared = tmp_path / "shared.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(shared)], check=True)
    (ours, our_git), (theirs, their_git) = repository(tmp_path / "ours"), repository(tmp_path / "theirs")
    there, from_there = find_remote(ours, str(shared), push=True), find_remote(theirs, str(shared), push=False)
    session = Session(new_id())
    write_session(our_git, session, 2)
    set_mark(
        our_git, session.notebook, session.runs[0], {"note": "PATIENT-4711"}, {"name": "Ada", "email": "ada@x.org"}
    )
    marks = f"{MARKS}{session.notebook}"
    push(our_git, there)
    fetch(our_git, there)
    fetch(their_git, from_there)
    assert len(our_git.refs(REMOTES)) == len(their_git.refs(REMOTES)) == 2

    remove(our_git, Removal(sessions=frozenset([session.session])))
    assert our_git.refs(REMOTES) == {}
    assert our_git.run("cat-file", "-e", session.tip, ok=(0, 1, 128)).returncode, "nothing holds it any more"

    plain = push(our_git, there)
    assert plain.deleted == [session.ref] and plain.moved == [] and plain.rejected == [marks]
    fetch(our_git, there)
    assert our_git.refs(REMOTES) == {}, "it does not come back"
    assert our_git.run("cat-file", "-e", session.tip, ok=(0, 1, 128)).returncode

    forced = push(our_git, there, force=True)
    assert sorted(forced.moved) == [marks, session.ref] and forced.deleted == forced.rejected == []
    left = Git(shared).run("for-each-ref", "--format=%(refname)").stdout.decode().split()
    assert left == [marks] and b"4711" not in Git(shared).run("log", "-p", marks).stdout
    fetch(their_git, from_there)
    assert [ref.rpartition("/marks/")[1] for ref in their_git.refs(REMOTES)] == ["/marks/"]
    assert push(our_git, there) == (there.name, [], [], []), "there is nothing left to say"


def test_more_sessions_than_a_command_line_holds_are_published_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cellwright.history.share._AT_ONCE", 2)
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "shared.git")], check=True)
    workspace, git = repository(tmp_path / "a")
    there = find_remote(workspace, str(tmp_path / "shared.git"), push=True)
    sessions = [Session(new_id()) for _ in range(5)]
    for session in sessions:
        write_session(git, session, 1)

    assert sorted(push(git, there).moved) == sorted(session.ref for session in sessions)
    remove(git, Removal(sessions=frozenset(session.session for session in sessions[:3])))
    assert len(push(git, there, force=True).moved) == 3


def test_a_push_names_the_cause_also_where_there_is_nothing_to_push(tmp_path: Path) -> None:
    workspace, git = repository(tmp_path / "a")
    nowhere = find_remote(workspace, str(tmp_path / "nowhere"), push=True)
    for count in (0, 1):
        if count:
            write_session(git, Session(new_id()), count)
        with pytest.raises(CellwrightError) as error:
            push(git, nowhere)
        assert error.value.code == "share/failed"
        assert error.value.message.endswith("nowhere' does not appear to be a git repository.")


def test_a_remote_that_names_objects_otherwise_is_said_with_what_to_do(tmp_path: Path) -> None:
    other = tmp_path / "other.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--object-format=sha256", str(other)], check=True)
    workspace, git = repository(tmp_path / "ours")
    write_session(git, Session(new_id()), 1)
    with pytest.raises(CellwrightError) as failed:
        push(git, find_remote(workspace, str(other), push=True))
    assert failed.value.code == "share/failed" and "--object-format=sha1" in failed.value.remedy


@pytest.mark.parametrize("remote", ["nowhere", "--upload-pack=touch x", "-o/x"])
def test_an_unknown_remote_is_named(tmp_path: Path, remote: str) -> None:
    workspace, _ = repository(tmp_path / "a")
    with pytest.raises(CellwrightError) as error:
        find_remote(workspace, remote, push=True)
    assert error.value.code == "share/remote"


def test_retention_drops_old_runs_only_where_it_is_asked_for(tmp_path: Path) -> None:
    workspace, git = repository(tmp_path / "a")
    session = Session(new_id())
    write_session(git, session, 4, started="2020-01-01T00:00:00.000Z")
    assert apply_retention(workspace) == 0
    (workspace.folder / "cellwright.toml").write_text("[history]\nretention_days = 30\n")
    assert apply_retention(workspace) == 4
    assert git.refs() == {}


def test_retention_of_a_workspace_leaves_the_others_in_its_repository_alone(tmp_path: Path) -> None:
    top, git = repository(tmp_path / "a")
    (top.folder / "inner").mkdir()
    (top.folder / "inner" / "cellwright.toml").write_text("[history]\nretention_days = 30\n")
    inner = find_workspace(top.folder / "inner", top.folder)
    assert inner.store == top.store
    sessions = []
    for workspace in (top, inner):
        (workspace.folder / "n.ipynb").write_text("{}")
        notebook = Notebooks(workspace).id_of(NotebookPlace(workspace.folder / "n.ipynb"), keep=True)
        sessions.append(Session(notebook))
        write_session(git, sessions[-1], 2, started="2020-01-01T00:00:00.000Z")

    assert apply_retention(inner) == 2
    assert git.refs() == {sessions[0].ref: sessions[0].tip}


def test_packing_removes_what_a_killed_push_left_a_day_ago(tmp_path: Path) -> None:
    _, git = repository(tmp_path)
    write_session(git, Session(new_id()), 1)
    objects = git.directory / "objects"
    left = [objects / "17/tmp_obj_a1b2c3", objects / "pack/tmp_pack_a1b2c3"]
    new = objects / "17/tmp_obj_d4e5f6"
    for path in (*left, new):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half of an object")
    for path in left:
        os.utime(path, (time.time() - 90_000,) * 2)

    assert pack(git)

    assert not any(path.exists() for path in left)
    assert new.exists()  # of a push that is under way


def test_packing_loses_nothing_and_leaves_few_files(tmp_path: Path) -> None:
    _, git = repository(tmp_path / "a")
    session = Session(new_id())
    for _ in range(3):
        write_session(git, Session(session.notebook), 5)

    assert pack(git)

    assert git.run("fsck", "--strict", "--full").returncode == 0
    assert git.text("count-objects").startswith("0 objects")
