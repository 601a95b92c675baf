from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cellwright.history.git import ZERO
from cellwright.history.packs import make_pack, make_push, object_id
from cellwright.ids import new_id
from cellwright.wire.validate import check
from sample_snapshots import Session


async def test_a_run_becomes_a_commit_and_a_row(repository: Path, ask: Any, keep: Any) -> None:
    workspace = await keep()
    check("Workspace", workspace)
    session = Session(workspace["notebook"])

    for source in ("x = 1", "x = 2"):
        answer = await ask("POST", "git/receive-pack", session.push(session.commit(source)), path="a.ipynb")
        assert (answer.status, b"unpack ok" in answer.body, b"ok " + session.ref.encode() in answer.body) == (
            200,
            True,
            True,
        )
    answer = await ask("POST", "git/receive-pack", session.push(session.evidence("x = 2")), path="a.ipynb")
    assert answer.status == 200

    page = (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json
    check("RunPage", page)
    assert [(row["title"], row["path"], row["author"]) for row in page["rows"]] == [
        ("x = 2", "a.ipynb", "Ada"),
        ("x = 1", "a.ipynb", "Ada"),
    ]
    assert page["rows"][0]["commit"] == session.tip and page["rows"][0]["environment"] == "e" * 64
    tip = (await ask("GET", "git/tip", path="a.ipynb", session=session.session)).json
    check("Tip", tip)
    assert tip == {"ref": session.ref, "commit": session.tip, "runs": session.runs, "base": session.tip}
    assert subprocess.run(["git", "-C", str(repository), "status", "--porcelain"], capture_output=True).stdout == b""


async def test_trees_and_blobs_come_as_packs(repository: Path, ask: Any, keep: Any, tmp_path: Path) -> None:
    session = Session((await keep())["notebook"])
    objects = session.commit("x = 1", "hello")
    await ask("POST", "git/receive-pack", session.push(objects), path="a.ipynb")
    blob = object_id("blob", b"hello")

    trees = await ask("GET", "git/trees", path="a.ipynb", commit=session.tip)
    blobs = await ask("POST", "git/blobs", {"oids": [blob]}, path="a.ipynb")

    other = tmp_path / "other.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(other)], check=True)
    for pack in (trees.body, blobs.body):
        subprocess.run(["git", "--git-dir", str(other), "unpack-objects", "-q"], input=pack, check=True)
    shown = subprocess.run(
        ["git", "--git-dir", str(other), "ls-tree", "-r", session.tip], capture_output=True, check=True
    )
    assert b"cells/c1.py" in shown.stdout
    assert subprocess.check_output(["git", "--git-dir", str(other), "cat-file", "blob", blob]) == b"hello"


async def test_packs_hold_whole_objects_and_nothing_of_other_commits(repository: Path, ask: Any, keep: Any) -> None:
    """A browser reads deltas a hundred times slower, and housekeeping makes some."""
    session = Session((await keep())["notebook"])
    texts = ["".join(f"flight {n} was late\n" for n in range(length)) for length in (2_000, 2_001)]
    for text in texts:
        await ask("POST", "git/receive-pack", session.push(session.commit("x = 1", text)), path="a.ipynb")
    history = repository / ".git/cellwright/history.git"
    subprocess.run(["git", "--git-dir", str(history), "repack", "-adfq"], check=True)

    trees = await ask("GET", "git/trees", path="a.ipynb", commit=session.tip)
    blobs = await ask(
        "POST", "git/blobs", {"oids": [object_id("blob", text.encode()) for text in texts]}, path="a.ipynb"
    )

    assert kinds(trees.body, repository) == ["commit", "tree", "tree", "tree", "tree"]
    assert kinds(blobs.body, repository) == ["blob", "blob"]


async def test_what_another_process_deleted_is_not_served(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])
    await ask("POST", "git/receive-pack", session.push(session.commit()), path="a.ipynb")
    await ask("GET", "runs", path="a.ipynb")
    assert (await ask("GET", "git/trees", path="a.ipynb", commit=session.tip)).status == 200

    command = [
        sys.executable,
        "-c",
        "from cellwright.cli import main; main()",
        "history",
        "delete",
        session.runs[0],
        "--yes",
    ]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)

    assert (await ask("GET", "git/trees", path="a.ipynb", commit=session.tip)).json["code"] == "history/unknown"


def kinds(pack: bytes, folder: Path) -> list[str]:
    """Return the types of a pack's objects as they stand in it."""
    file = folder / "answer.pack"
    file.write_bytes(pack)
    subprocess.run(["git", "index-pack", str(file)], check=True, capture_output=True)
    lines = subprocess.check_output(["git", "verify-pack", "-v", str(file)], text=True).splitlines()
    objects = [line.split() for line in lines if len(line.split()) >= 5 and len(line.split()[0]) == 40]
    assert all(len(words) == 5 for words in objects), "a delta names its base as well"
    return [words[1] for words in objects]


@pytest.mark.parametrize("commit", ["0" * 40, "HEAD", "--all"])
async def test_what_is_not_in_history_is_not_served(repository: Path, ask: Any, keep: Any, commit: str) -> None:
    session = Session((await keep())["notebook"])
    await ask("POST", "git/receive-pack", session.push(session.commit()), path="a.ipynb")

    assert (await ask("GET", "git/trees", path="a.ipynb", commit=commit)).json["code"] == "history/unknown"
    assert (await ask("POST", "git/blobs", {"oids": [commit]}, path="a.ipynb")).json["code"] == "history/unknown"


async def test_nothing_is_kept_before_consent(repository: Path, ask: Any) -> None:
    workspace = (await ask("GET", "workspace", path="a.ipynb")).json
    session = Session(workspace["notebook"])

    answer = await ask("POST", "git/receive-pack", session.push(session.commit()), path="a.ipynb")

    assert (answer.status, answer.json["code"]) == (403, "consent/missing")
    assert workspace["consent"] == "unasked" and workspace["spool"] is None
    assert not (repository / ".git" / "cellwright").exists()


async def test_a_lost_swap_is_reported_by_git_and_changes_nothing(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])
    await ask("POST", "git/receive-pack", session.push(session.commit("x = 1")), path="a.ipynb")
    rival = Session(session.notebook, session.session, commits=list(session.commits))
    await ask("POST", "git/receive-pack", session.push(session.commit("x = 2")), path="a.ipynb")

    answer = await ask("POST", "git/receive-pack", rival.push(rival.commit("x = 3")), path="a.ipynb")

    assert answer.status == 200 and b"ng " + session.ref.encode() in answer.body
    assert (await ask("GET", "git/tip", path="a.ipynb", session=session.session)).json["commit"] == session.tip


async def test_twenty_tabs_at_once_lose_nothing(repository: Path, ask: Any, keep: Any) -> None:
    notebook = (await keep())["notebook"]
    sessions = [Session(notebook) for _ in range(20)]

    answers = await asyncio.gather(
        *(
            ask("POST", "git/receive-pack", one.push(one.commit("y", str(i))), path="a.ipynb")
            for i, one in enumerate(sessions)
        )
    )

    assert [answer.status for answer in answers] == [200] * 20
    rows = (await ask("GET", "runs", path="a.ipynb", scope="workspace")).json["rows"]
    assert {row["run"] for row in rows} == {one.runs[0] for one in sessions}


def refused_pushes(notebook: str) -> dict[str, tuple[str, bytes]]:
    one, other = Session(notebook), Session(new_id())
    objects = one.commit()
    new, pack = object_id(*objects[0]), make_pack(objects)
    two = Session(notebook, one.session, commits=list(one.commits))
    second = two.commit("x = 2")
    body = make_push(ZERO, new, one.ref, pack)
    return {
        "another notebook's": ("push/refused", other.push(other.commit())),
        "a branch": ("push/refused", make_push(ZERO, new, "refs/heads/main", pack)),
        "marks": ("push/refused", make_push(ZERO, new, f"refs/cellwright/marks/{notebook}", pack)),
        "up and out": ("push/refused", make_push(ZERO, new, f"{one.ref}/../../x", pack)),
        "deletion": ("push/refused", make_push(new, ZERO, one.ref, b"")),
        "deletion with a pack": ("push/refused", make_push(new, ZERO, one.ref, pack)),
        "not on its parent": ("push/refused", make_push(ZERO, object_id(*second[0]), one.ref, make_pack(second))),
        "commit not first": ("push/malformed", make_push(ZERO, new, one.ref, make_pack(objects[::-1]))),
        "another commit": ("push/malformed", make_push(ZERO, "1" * 40, one.ref, pack)),
        "two commands": ("push/refused", body[: body.index(b"0000PACK")] * 2 + body[body.index(b"0000PACK") :]),
        "push options": ("push/refused", make_push(ZERO, new, one.ref, pack, "report-status push-options")),
        "cut off": ("push/malformed", body[:90]),
        "nothing": ("push/malformed", b""),
        "no pack": ("push/malformed", make_push(ZERO, new, one.ref, b"")),
    }


@pytest.mark.parametrize("what", list(refused_pushes(new_id())))
async def test_a_push_that_is_no_snapshot_is_refused(repository: Path, ask: Any, keep: Any, what: str) -> None:
    code, body = refused_pushes((await keep())["notebook"])[what]

    answer = await ask("POST", "git/receive-pack", body, path="a.ipynb")

    check("ErrorData", answer.json)
    assert answer.json["code"] == code
    assert not (repository / ".git/cellwright/history.git").exists()
