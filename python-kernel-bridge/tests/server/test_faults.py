from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cellwright.errors import CellwrightError
from cellwright.history.git import open_history
from cellwright.history.receive import receive
from cellwright.ids import new_id
from cellwright.store.workspace import find_workspace
from sample_snapshots import Session

SCALE = int(os.environ.get("CELLWRIGHT_SCALE", "1"))


def content_of(folder: Path, without: str) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file() and without not in file.parts]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_users_repository_is_not_touched(repository: Path) -> None:
    before = content_of(repository, "cellwright")
    workspace = find_workspace(repository, repository)
    git, session = open_history(workspace), Session(new_id())

    for number in range(100 * SCALE):
        assert b"ok " in receive(git, session.push(session.commit(f"x = {number}")), session.notebook)

    assert content_of(repository, "cellwright") == before
    assert git.run("fsck", "--strict").returncode == 0
    assert git.text("rev-list", "--count", session.ref) == str(100 * SCALE)


@pytest.mark.skipif(os.name == "nt" or shutil.which("mount") is None or os.getuid() != 0, reason="needs a small disk")
def test_a_full_disk_is_said_and_the_next_run_works(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("this account may not mount")
    try:
        subprocess.run(["git", "init", "--quiet", str(disk)], check=True)
        git, session = open_history(find_workspace(disk, disk)), Session(new_id())
        receive(git, session.push(session.commit("x = 1")), session.notebook)
        tip = session.tip
        filler = disk / "filler"
        with pytest.raises(OSError), filler.open("wb") as file:
            for _ in range(100):
                file.write(os.urandom(2**16))
                file.flush()
        body = session.push(session.commit("x = 2", os.urandom(2**17).hex()))

        with pytest.raises(CellwrightError) as error:
            receive(git, body, session.notebook)

        assert error.value.code == "store/full" and git.tip(session.ref) == tip
        filler.unlink()
        assert b"ok " in receive(git, body, session.notebook)
        assert git.run("fsck", "--strict").returncode == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


async def test_a_push_that_is_cut_off_leaves_nothing_in_the_way(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])
    body = session.push(session.commit())
    assert (await ask("POST", "git/receive-pack", body[:-30], path="a.ipynb")).status >= 400
    assert b"ok " in (await ask("POST", "git/receive-pack", body, path="a.ipynb")).body
