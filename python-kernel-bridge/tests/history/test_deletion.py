from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cellwright.errors import CellwrightError
from cellwright.history.damage import ref_aside
from cellwright.history.deletion import Removal, remove, what_goes
from cellwright.history.git import DAMAGED, MARKS, Git, open_history
from cellwright.history.marks import read_marks, set_mark, write_commit
from cellwright.history.packs import Kind
from cellwright.history.receive import receive
from cellwright.ids import new_id
from cellwright.store.workspace import find_workspace
from sample_snapshots import Session, write_session

if TYPE_CHECKING:
    from cellwright.wire.types import Author

ADA: Author = {"name": "Ada", "email": "ada@example.org"}


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return open_history(find_workspace(tmp_path, tmp_path))


def pushed(git: Git, *sources: str) -> tuple[Session, list[list[tuple[Kind, bytes]]]]:
    session, objects = Session(new_id()), []
    for source in sources:
        objects.append(session.commit(source))
        receive(git, session.push(objects[-1]), session.notebook)
    return session, objects


def damage(git: Git, oid: str) -> None:
    file = git.directory / "objects" / oid[:2] / oid[2:]
    file.chmod(0o600)
    file.write_bytes(b"not an object")


@pytest.mark.parametrize(("removed", "later"), [([0], 3), ([3], 0), ([0, 1, 2, 3], 0), ([1, 2], 1)])
def test_the_preview_counts_runs_that_may_still_show_what_goes(git: Git, removed: list[int], later: int) -> None:
    session = Session(new_id())
    write_session(git, session, 4)
    what = Removal(runs=frozenset(session.runs[n] for n in removed))

    assert what_goes(git, what).preview["later"] == later


def test_a_session_with_a_damaged_commit_says_so_and_goes_only_as_a_whole(git: Git) -> None:
    session, _ = pushed(git, "x = 1", "x = 2", "x = 3")
    damage(git, session.commits[1])

    with pytest.raises(CellwrightError) as error:
        remove(git, Removal(runs=frozenset(session.runs[:1])))
    assert error.value.code == "history/damaged" and session.session in error.value.remedy
    assert git.refs() == {session.ref: session.tip}, "nothing was deleted"

    assert remove(git, Removal(sessions=frozenset([session.session])))["runs"] == 2
    assert git.refs() == {}
    assert git.run("fsck", "--strict").returncode == 0


def test_damage_in_another_session_is_said_where_it_keeps_the_disk_from_being_freed(git: Git) -> None:
    damaged, _ = pushed(git, "a = 1", "a = 2")
    session, _ = pushed(git, "x = 1", "x = 2")
    damage(git, damaged.commits[0])

    with pytest.raises(CellwrightError) as error:
        remove(git, Removal(sessions=frozenset([session.session])))

    assert error.value.code == "history/not-freed"
    assert git.refs() == {damaged.ref: damaged.tip}, "what was asked for is deleted all the same"


@pytest.mark.parametrize("how", ["missing", "corrupt"])
def test_a_deletion_takes_nothing_of_a_session_whose_newest_snapshot_is_damaged(git: Git, how: str) -> None:
    damaged, _ = pushed(git, "a = 1", "a = 2")
    other, _ = pushed(git, "x = 1", "x = 2")
    file = git.directory / "objects" / damaged.tip[:2] / damaged.tip[2:]
    file.unlink() if how == "missing" else damage(git, damaged.tip)

    remove(git, Removal(runs=frozenset(other.runs[:1])))

    assert git.refs(DAMAGED) == {ref_aside(damaged.ref, damaged.tip): damaged.commits[0]}
    assert git.text("show", f"{damaged.commits[0]}:cells/c1.py") == "a = 1"


def test_a_push_that_builds_on_what_was_deleted_is_told_so_and_a_whole_one_is_kept(git: Git) -> None:
    session, _ = pushed(git, "x = 1")
    remove(git, Removal(runs=frozenset(session.runs)))
    again = Session(session.notebook, session.session)
    whole = again.commit("x = 1")
    partial = [whole[0], *(one for one in whole[1:] if one != ("blob", b"x = 1"))]

    answer = receive(git, again.push(partial), session.notebook)
    assert f"ng {session.ref} missing necessary objects".encode() in answer
    assert git.refs() == {}

    assert f"ok {session.ref}".encode() in receive(git, again.push(whole), session.notebook)


def test_what_was_said_of_a_deleted_run_is_gone_from_the_repository_and_the_rest_stays(git: Git) -> None:
    session, _ = pushed(git, "x = 1", "x = 2")
    goes, stays = session.runs
    note(git, session, goes, "mentions PATIENT-4711")
    note(git, session, stays, "first")
    note(git, session, goes, "")
    note(git, session, goes, "PATIENT-4711 again")
    note(git, session, stays, "second")
    ref = MARKS + session.notebook

    remove(git, Removal(runs=frozenset([goes])))

    assert read_marks(git, ref)["runs"] == {stays: {"note": "second"}}
    assert [note_at(git, oid, stays) for oid in git.text("rev-list", ref).split()] == ["second", "first", None]
    assert git.text("log", "-1", "--format=%an %s", ref) == "Ada Marks"
    objects = git.run("cat-file", "--batch-all-objects", "--batch").stdout
    assert goes.encode() not in objects and b"4711" not in objects
    assert git.run("fsck", "--strict").returncode == 0
    note(git, session, stays, "third")  # it goes on from there


def test_a_ref_that_is_not_ours_is_left_alone(git: Git) -> None:
    session, _ = pushed(git, "x = 1", "x = 2")
    odd = {"refs/cellwright/snapshots/odd": session.tip, "refs/cellwright/damaged/odd": session.tip}
    git.update_refs({ref: (None, tip) for ref, tip in odd.items()}, "test")

    remove(git, Removal(sessions=frozenset([session.session, ""])))

    assert git.refs() == odd


def test_marks_that_nothing_was_said_in_of_a_deleted_run_are_not_rewritten(git: Git) -> None:
    session, _ = pushed(git, "x = 1", "x = 2")
    note(git, session, session.runs[1], "stays")
    tip = git.tip(MARKS + session.notebook)

    remove(git, Removal(runs=frozenset(session.runs[:1])))

    assert git.tip(MARKS + session.notebook) == tip


def test_marks_of_a_newer_form_that_tell_of_a_run_keep_it_from_being_deleted(git: Git) -> None:
    session, _ = pushed(git, "x = 1")
    newer = json.dumps({"format": "cellwright/marks", "v": 2, "runs": {session.runs[0]: {"note": "n"}}}).encode()
    write_commit(git, MARKS + session.notebook, None, {"marks.json": newer}, "Marks", ADA)
    before = git.refs()

    with pytest.raises(CellwrightError) as error:
        remove(git, Removal(runs=frozenset(session.runs)))

    assert error.value.code == "history/newer" and git.refs() == before


def note(git: Git, session: Session, run: str, text: str) -> None:
    set_mark(git, session.notebook, run, {"note": text}, ADA)


def note_at(git: Git, commit: str, run: str) -> object:
    return read_marks(git, commit)["runs"].get(run, {}).get("note")


@pytest.mark.parametrize(
    "before", ["yesterday", "2099-01-01", "2099-01-01T00:00:00+02:00", "2099-02-31T00:00:00.000Z", ""]
)
def test_before_when_has_to_be_an_instant(git: Git, before: str) -> None:
    """Instants are compared as texts, and a word comes after all of them."""
    session, _ = pushed(git, "x = 1")

    with pytest.raises(CellwrightError) as error:
        remove(git, Removal(before=before))

    assert error.value.code == "delete/no-instant"
    assert git.refs() == {session.ref: session.tip}
