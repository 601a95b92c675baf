from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cellwright.history import newest, pages
from cellwright.history.git import MARKS, Git, open_history
from cellwright.history.index import is_building
from cellwright.history.marks import set_mark
from cellwright.history.packs import make_pack, object_id
from cellwright.history.pages import Query, page, search
from cellwright.ids import instant, new_id
from cellwright.store.notebooks import NotebookPlace, Notebooks
from cellwright.store.workspace import find_workspace
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_snapshots import Session, write_session

SCALE = int(os.environ.get("CELLWRIGHT_SCALE", "1"))
NOON = 1_770_000_000


@pytest.fixture
def git(tmp_path: Path) -> Git:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return open_history(find_workspace(tmp_path, tmp_path))


def ask(git: Git, **query: Any) -> Any:
    return json.loads(page(git, Query(**query), lambda _, path: path))


def forget_index(git: Git) -> None:
    for file in git.directory.parent.glob("index.sqlite*"):
        file.unlink()


def all_pages(git: Git, first: Any, **query: Any) -> list[Any]:
    rows, cursor = list(first["rows"]), first["next"]
    while cursor is not None:
        following = ask(git, cursor=cursor, **query)
        rows, cursor = [*rows, *following["rows"]], following["next"]
    return rows


runs = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 90), st.booleans()), min_size=25, max_size=60
)


@settings(max_examples=8 * min(SCALE, 10), deadline=None)
@given(runs=runs, limit=st.integers(1, 8))
def test_a_page_without_an_index_is_the_page_with_one(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, int, int, bool]], limit: int
) -> None:
    """Three kernels at once; runs of 0 to 90 seconds, 0 to 40 seconds after each other, some with late evidence."""
    git = open_history(find_workspace(at := tmp_path_factory.mktemp("w"), at))
    sessions = [Session(notebook := new_id()), Session(notebook), Session(notebook)]
    objects, free = {}, [NOON] * 3
    for number, (one, wait, seconds, evidence) in enumerate(runs):
        session, started = sessions[one], free[one] + wait
        free[one] = started + seconds + 2
        session.clock = started + seconds + 1 - len(session.commits)
        made = session.commit(f"x = {number}", started=instant(started))
        made += session.evidence() if evidence else []
        objects.update({object_id(*each): each for each in made})
    git.run("index-pack", "--stdin", stdin=make_pack(list(objects.values())))
    assert git.update_refs({s.ref: (None, s.commits[-1]) for s in sessions if s.commits}, "test")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(newest, "_READ_MORE", 1)
        cold = ask(git, scope="notebook", notebook=notebook, limit=limit)
        together = all_pages(git, cold, scope="notebook", notebook=notebook, limit=limit)
    warm = ask(git, scope="notebook", notebook=notebook, limit=1000)

    assert together == warm["rows"]
    assert cold["total"] == warm["total"] == len(runs)


def test_a_cold_page_is_complete_and_the_first_search_waits_for_all(git: Git) -> None:
    session = Session(new_id(), clock=NOON + 10)
    objects: dict[str, Any] = {}
    for n in range(1500):
        objects.update({object_id(*o): o for o in session.commit(f"x = {n}", "", started=instant(NOON + n))})
    git.run("index-pack", "--stdin", stdin=make_pack(list(objects.values())))
    assert git.update_refs({session.ref: (None, session.commits[-1])}, "test")

    first = ask(git, limit=100)
    assert [row["run"] for row in first["rows"]] == session.runs[:-101:-1]
    assert first["total"] == 1500
    expected = [n for n in range(1499, -1, -1) if str(n).startswith("14")]
    assert search(git, Query(), "x = 14") == [session.runs[n] for n in expected]
    assert not is_building(git)
    forget_index(git)
    assert all_pages(git, ask(git, limit=100), limit=1000) == ask(git, limit=2000)["rows"]


def test_a_wrong_clock_leaves_the_order_to_the_index(git: Git) -> None:
    """Commits that claim to be older than their runs: only the index knows what is newest."""
    session = Session(new_id(), clock=NOON)
    write_session(git, session, 300, started=instant(NOON + 10_000))

    assert newest.newest(git, git.refs(), 100) is None
    assert [row["run"] for row in ask(git, limit=100)["rows"]] == session.runs[:-101:-1]


def test_a_copy_has_its_origins_past_and_a_worktree_its_own_notebooks(tmp_path: Path) -> None:
    at = tmp_path / "main"
    subprocess.run(["git", "init", "--quiet", str(at)], check=True)
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", "-C", str(at), *who, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    subprocess.run(["git", "-C", str(at), "worktree", "add", "-q", str(tmp_path / "tree")], check=True)
    (at / "sub").mkdir()
    (at / "sub/cellwright.toml").touch()
    workspaces = [find_workspace(folder, at) for folder in (at, tmp_path / "tree", at / "sub")]
    git, ids, kept = open_history(workspaces[0]), {}, {}
    for workspace in workspaces:
        file = workspace.folder / "a.ipynb"
        file.write_text("{}")
        ids[workspace.folder] = Notebooks(workspace).id_of(NotebookPlace(file), keep=True)
        kept[workspace.folder] = session = Session(ids[workspace.folder])
        write_session(git, session, 2, started="2020-01-01T00:00:00.000Z")
    notebooks = Notebooks(workspaces[0])
    notebooks.copied(NotebookPlace(at / "a.ipynb"), NotebookPlace(at / "b.ipynb"))
    copy = notebooks.id_of(NotebookPlace(at / "b.ipynb"), keep=True)
    ((origin, _),) = notebooks.origins(copy)
    later = Session(origin)
    write_session(git, later, 1, started="9998-01-01T00:00:00.000Z")

    for workspace in workspaces:
        rows = ask(git, elsewhere=Notebooks(workspace).elsewhere())["rows"]
        assert {row["notebook"] for row in rows} == {ids[workspace.folder]}
    assert origin == ids[at]
    past = ask(git, scope="notebook", notebook=copy, origins=notebooks.origins(copy))
    assert [row["run"] for row in past["rows"]] == kept[at].runs[::-1]


def test_the_users_git_settings_change_nothing_of_ours(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".gitconfig").write_text(
        "[i18n]\n\tlogOutputEncoding = ISO-8859-1\n\tcommitEncoding = ISO-8859-1\n[log]\n\tshowSignature = true\n"
        "[color]\n\tui = always\n[core]\n\tquotePath = true\n"
    )
    session = Session(new_id())
    write_session(git, session, 1, error={"name": "Größe", "message": "zu groß"}, status="error")

    assert ask(git)["rows"][0]["error"] == "Größe: zu groß"


def test_of_marks_only_those_in_force_are_held_in_memory(git: Git) -> None:
    session = Session(new_id())
    write_session(git, session, 1)
    for note in ("first", "second", "third"):
        set_mark(git, session.notebook, session.runs[0], {"note": note}, {"name": "A", "email": "a@b.c"})

        assert ask(git)["rows"][0]["mark"] == {"note": note}

    assert list(pages._marks[git.directory]) == [git.tip(MARKS + session.notebook)]
