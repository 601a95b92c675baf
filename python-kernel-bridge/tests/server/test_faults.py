from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cellwright.errors import CellwrightError
from cellwright.history.git import Git, open_history
from cellwright.history.housekeeping import keep_house
from cellwright.history.receive import receive
from cellwright.ids import new_id
from cellwright.store.workspace import find_workspace
from sample_snapshots import Session

SCALE = int(os.environ.get("CELLWRIGHT_SCALE", "1"))


def content_of(folder: Path, without: str) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file() and without not in file.parts]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


async def test_the_users_repository_is_not_touched_and_ours_stays_small(repository: Path, ask: Any, keep: Any) -> None:
    before = content_of(repository, "cellwright")
    session, count = Session((await keep())["notebook"]), 100 * SCALE
    git = Git.of(repository / ".git/cellwright")

    for number in range(count):
        body = session.push(session.commit(f"x = {number}", f"out {number}"))
        assert b"ok " in (await ask("POST", "git/receive-pack", body, path="a.ipynb")).body

    assert content_of(repository, "cellwright") == before
    assert git.run("fsck", "--strict").returncode == 0
    assert git.text("rev-list", "--count", session.ref) == str(count)
    assert (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["total"] == count
    assert_small(git, count)


def test_a_history_that_another_is_making_is_not_taken_for_a_broken_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        for number in range(300):
            git, made = Git(tmp_path / f"{number}.git"), tmp_path / "new"
            for name in ("HEAD", "objects", "refs"):
                (made / name).mkdir(parents=True)
            arrival = pool.submit(made.rename, git.directory)
            while not git.exists:
                continue
            arrival.result()


@pytest.mark.parametrize("missing", ["HEAD", "refs", "objects"])
async def test_a_broken_store_is_said_and_what_waits_is_kept_once_it_is_mended(
    repository: Path, tmp_path: Path, ask: Any, keep: Any, missing: str
) -> None:
    session = Session((await keep())["notebook"])
    first = session.push(session.commit("x = 1"))
    assert b"ok " in (await ask("POST", "git/receive-pack", first, path="a.ipynb")).body
    second = session.push(session.commit("x = 2"))
    place = repository / ".git/cellwright/history.git" / missing
    place.rename(tmp_path / "backup")

    for answer in (
        await ask("GET", "runs", path="a.ipynb", scope="notebook"),
        await ask("POST", "git/receive-pack", second, path="a.ipynb"),
    ):
        assert answer.status == 503, "the front end tries again"
        assert answer.json["code"] == "history/broken" and missing in answer.json["message"]
    assert (await ask("GET", "workspace", path="a.ipynb")).json["consent"] == "keep"

    (tmp_path / "backup").rename(place)
    assert b"ok " in (await ask("POST", "git/receive-pack", second, path="a.ipynb")).body
    assert (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["total"] == 2


def test_housekeeping_keeps_two_thousand_snapshots_small(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    workspace, session, count = find_workspace(tmp_path, tmp_path), Session(new_id()), 2_000
    git = open_history(workspace)
    packed = 0

    for number in range(count):  # the objects of a push as git keeps them, without asking git for each
        for kind, content in session.commit(f"x = {number}", f"out {number}"):
            write_loose(git, kind, content)
        if number % 10 == 9:
            git.update_refs({session.ref: (git.tip(session.ref), session.commits[-1])}, "push")
        packed += keep_house(workspace)

    assert packed >= 3
    assert git.run("fsck", "--strict").returncode == 0
    assert_small(git, count)


def assert_small(git: Git, snapshots: int) -> None:
    counted = dict(line.split(": ") for line in git.text("count-objects", "-v").splitlines())
    assert int(counted["count"]) < 5_000, "loose objects are packed before git itself would want to"
    assert int(counted["packs"]) <= 50
    packs = sum(file.stat().st_size for file in git.directory.glob("objects/pack/*"))
    kept = int(counted["in-pack"]) / 7  # objects a snapshot of these has
    assert kept < 100 or packs / kept < 2_048, "bytes a snapshot"
    assert kept + int(counted["count"]) / 7 >= snapshots * 0.9


def write_loose(git: Git, kind: str, content: bytes) -> None:
    data = f"{kind} {len(content)}\0".encode() + content
    oid = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    file = git.directory / "objects" / oid[:2] / oid[2:]
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        file.write_bytes(zlib.compress(data, 1))


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
