from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cellwright.errors import CellwrightError
from cellwright.history.deletion import Removal, remove
from cellwright.history.git import Git, open_history
from cellwright.history.pages import Query, page, search
from cellwright.history.receive import receive
from cellwright.ids import new_id
from cellwright.store.workspace import find_workspace
from sample_snapshots import Session, write_session


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return open_history(find_workspace(tmp_path, tmp_path))


def total(git: Git) -> Any:
    return json.loads(page(git, Query("workspace", limit=1000), lambda _, path: path))["total"]


def test_damage_inside_the_index_is_said_once_and_mended(git: Git) -> None:
    write_session(git, Session(new_id()), 200)
    assert total(git) == 200
    file = git.directory.parent / "index.sqlite"
    size = file.stat().st_size
    with file.open("r+b") as pages:  # the first pages, with the schema and the refs, stay whole
        pages.seek(4 * 4096)
        pages.write(b"\xa5" * (size - 4 * 4096))

    with pytest.raises(CellwrightError) as error:
        total(git)

    assert error.value.code == "index/damaged"
    assert total(git) == 200


def test_many_processes_may_make_the_index_at_once(git: Git) -> None:
    write_session(git, Session(new_id()), 20)
    script = (
        "import sys, pathlib\n"
        "from cellwright.history.git import Git\n"
        "from cellwright.history.index import open_index\n"
        "git = Git.of(pathlib.Path(sys.argv[1]))\n"
        "sys.stdin.readline()\n"
        "with open_index(git) as index:\n"
        "    index.sync(git.refs())\n"
        "    print(index.database.execute('SELECT count(*) FROM runs').fetchone()[0])\n"
    )
    command = [sys.executable, "-c", script, str(git.directory.parent)]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(6)]

    said = [process.communicate("go\n") for process in processes]

    assert said == [("20\n", "")] * 6


def test_an_index_that_another_process_writes_to_is_not_taken_from_it(
    git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_session(git, Session(new_id()), 3)
    assert total(git) == 3
    file = git.directory.parent / "index.sqlite"
    write_session(git, Session(new_id()), 3)
    monkeypatch.setattr("cellwright.history.index.PATIENCE", 0.1)
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        inode = file.stat().st_ino

        with pytest.raises(CellwrightError) as error:
            total(git)

        assert (error.value.code, file.stat().st_ino) == ("store/busy", inode)
        other.execute("COMMIT")
    other.close()
    assert total(git) == 6


def test_the_index_holds_no_piece_of_what_was_deleted(git: Git) -> None:
    kept, secret = Session(new_id()), Session(new_id())
    write_session(git, kept, 40)
    receive(git, secret.push(secret.commit("qvz = 1")), secret.notebook)
    assert search(git, Query("workspace"), "qvz") == secret.runs
    assert b"qvz" in pieces(git)

    remove(git, Removal(sessions=frozenset([secret.session])))

    assert b"qvz" not in pieces(git)
    assert len(search(git, Query("workspace"), "x = ")) == 40


def pieces(git: Git) -> bytes:
    """What the store's index files hold, the trigrams of texts among it."""
    return b"".join(file.read_bytes() for file in git.directory.parent.glob("index.sqlite*"))
