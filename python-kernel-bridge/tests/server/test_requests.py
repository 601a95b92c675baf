from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cellwright.history.git import Git
from cellwright.ids import new_id
from cellwright.wire.validate import check
from sample_snapshots import Session

ROUTES = [
    ("GET", "hello"),
    ("GET", "workspace"),
    ("PUT", "consent"),
    ("POST", "capture"),
    ("GET", "spool"),
    ("DELETE", "spool"),
    ("POST", "git/receive-pack"),
    ("GET", "git/tip"),
    ("GET", "git/trees"),
    ("POST", "git/blobs"),
    ("GET", "runs"),
    ("GET", "search"),
    ("GET", "run"),
    ("PUT", "marks"),
    ("POST", "delete"),
    ("GET", "nothing"),
]


async def raw(app: Any, client: Any, method: str, route: str, headers: dict[str, str]) -> tuple[int, Any]:
    url = f"{app.base_url}cellwright/api/{route}?path=a.ipynb"
    body = None if method in ("GET", "DELETE") else "{}"
    answer = await client.fetch(
        url, method=method, headers=headers, body=body, follow_redirects=False, raise_error=False
    )
    return answer.code, answer.body


@pytest.mark.parametrize(("method", "route"), ROUTES)
async def test_nobody_gets_in_without_logging_in(
    repository: Path, jp_serverapp: Any, http_server_client: Any, method: str, route: str
) -> None:
    status, body = await raw(jp_serverapp, http_server_client, method, route, {"Sec-Fetch-Mode": "cors"})

    assert status == 403
    check("ErrorData", json.loads(body))
    assert not (repository / ".git/cellwright").exists()


@pytest.mark.parametrize(("method", "route"), [pair for pair in ROUTES if pair[0] != "GET"])
async def test_another_site_can_change_nothing(
    repository: Path,
    jp_serverapp: Any,
    http_server_client: Any,
    method: str,
    route: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Logged in by cookie, as a browser that another site makes send a request: without the XSRF token."""
    provider = jp_serverapp.identity_provider
    monkeypatch.setattr(type(provider), "get_user_token", lambda self, handler: None)
    monkeypatch.setattr(type(provider), "get_user_cookie", lambda self, handler: self.user_from_cookie(USER))

    status, body = await raw(jp_serverapp, http_server_client, method, route, {})

    assert status == 403
    assert "XSRF" in json.loads(body)["message"] or "_xsrf" in json.loads(body)["message"]


USER = json.dumps(
    {"username": "ada", "name": "Ada", "display_name": "Ada", "initials": None, "avatar_url": None, "color": None}
)


@pytest.mark.parametrize("path", ["../a.ipynb", "x/../../a.ipynb", ".git/config", ".hidden/a.ipynb", "..\\a"])
@pytest.mark.parametrize("route", ["workspace", "runs"])
async def test_paths_outside_what_the_server_shows_are_refused(
    repository: Path, ask: Any, path: str, route: str
) -> None:
    (repository / ".hidden").mkdir()
    (repository / ".hidden/a.ipynb").write_text("{}")

    answer = await ask("GET", route, path=path)

    assert (answer.status, answer.json["code"]) == (404, "path/outside")


async def test_hello_says_what_the_server_can_do(ask: Any) -> None:
    hello = (await ask("GET", "hello")).json
    check("Hello", hello)
    assert hello["git"]["usable"]


@pytest.mark.parametrize("script", [None, "#!/bin/sh\necho git version 2.11.0\n"], ids=["missing", "too old"])
async def test_without_a_usable_git_it_says_so(
    repository: Path, ask: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str | None
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    if script:
        (folder / "git").write_text(script)
        (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))

    hello = (await ask("GET", "hello")).json
    workspace = await ask("GET", "workspace", path="a.ipynb")
    kept = await ask("PUT", "consent", {"path": "a.ipynb", "consent": "keep"})

    assert hello["git"]["problem"]["code"] == ("git/too-old" if script else "git/missing")
    check("Workspace", workspace.json)
    assert not workspace.json["git"]["usable"]
    check("ErrorData", kept.json) if kept.status != 200 else check("Workspace", kept.json)


async def test_a_repository_of_another_owner_is_shown_with_gits_words(repository: Path, ask: Any) -> None:
    for item in [repository, repository / ".git"]:
        shutil.chown(item, 12345)
    if subprocess.run(["git", "-C", str(repository), "status"], capture_output=True).returncode == 0:
        pytest.skip("this account may give files away, and git trusts them still")

    workspace = (await ask("GET", "workspace", path="a.ipynb")).json

    assert workspace["problem"]["code"] == "git/dubious-ownership"
    assert "safe.directory" in workspace["problem"]["remedy"]
    kept = await ask("PUT", "consent", {"path": "a.ipynb", "consent": "keep"})
    assert kept.json["code"] == "git/dubious-ownership"
    assert not (repository / ".git/cellwright").exists()


async def test_a_damaged_snapshot_becomes_a_problem_and_the_others_are_listed(
    repository: Path, ask: Any, keep: Any
) -> None:
    session = Session((await keep())["notebook"])
    for source in ("x = 1", "x = 2", "x = 3"):
        await ask("POST", "git/receive-pack", session.push(session.commit(source)), path="a.ipynb")
    objects = repository / ".git/cellwright/history.git/objects"
    damaged = objects / session.commits[1][:2] / session.commits[1][2:]
    damaged.chmod(0o600)
    damaged.write_bytes(b"not an object")

    page = (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json

    assert [row["title"] for row in page["rows"]] == ["x = 3", "x = 1"]
    assert [problem["code"] for problem in page["problems"]] == ["history/corrupt"]
    answer = await ask("POST", "git/receive-pack", session.push(session.commit("x = 4")), path="a.ipynb")
    assert b"ok " + session.ref.encode() in answer.body
    fresh = Session(session.notebook)
    answer = await ask("POST", "git/receive-pack", fresh.push(fresh.commit("x = 5")), path="a.ipynb")
    assert b"ok " + fresh.ref.encode() in answer.body


def damage(repository: Path, oid: str) -> Callable[[], object]:
    file = repository / ".git/cellwright/history.git/objects" / oid[:2] / oid[2:]
    sound = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(b"not an object")
    return lambda: file.write_bytes(sound)


async def test_a_session_goes_on_beside_a_damaged_snapshot_and_after_one(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])

    async def push(source: str, to: Session = session) -> bytes:
        return bytes((await ask("POST", "git/receive-pack", to.push(to.commit(source)), path="a.ipynb")).body)

    async def page() -> tuple[list[str], list[str]]:
        said = (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json
        return sorted(row["title"] for row in said["rows"]), [one["message"][:23] for one in said.get("problems", [])]

    for source in ("x = 1", "x = 2", "x = 3"):
        await push(source)
    mend = damage(repository, session.commits[1])
    tip = (await ask("GET", "git/tip", path="a.ipynb", session=session.session)).json
    assert tip["runs"] == [session.runs[0], session.runs[2]], "they are not kept again"
    assert b"ok " in await push("x = 4")

    mend()
    restore, said = damage(repository, session.tip), f"The snapshot {session.tip[:10]}"
    tip = (await ask("GET", "git/tip", path="a.ipynb", session=session.session)).json
    assert (tip["commit"], tip["runs"]) == (None, session.runs[:3])
    anew = Session(session.notebook, session.session)
    assert b"ok " in await push("x = 5", anew)
    assert await page() == (["x = 1", "x = 2", "x = 3", "x = 5"], [said])
    tip = (await ask("GET", "git/tip", path="a.ipynb", session=session.session)).json
    assert (tip["commit"], tip["runs"]) == (anew.tip, [*session.runs[:3], *anew.runs])

    restore()
    assert await page() == (["x = 1", "x = 2", "x = 3", "x = 4", "x = 5"], [])
    await ask("POST", "delete", {"sessions": [session.session], "preview": False}, path="a.ipynb")
    assert await page() == ([], [])
    assert not Git.of(repository / ".git/cellwright").refs()


async def test_a_snapshot_whose_folders_are_damaged_is_no_base_and_the_next_one_brings_them_again(
    repository: Path, ask: Any, keep: Any
) -> None:
    session = Session((await keep())["notebook"])
    git = Git.of(repository / ".git/cellwright")

    async def push(to: Session) -> bytes:
        return bytes((await ask("POST", "git/receive-pack", to.push(to.commit("x = 1")), path="a.ipynb")).body)

    await push(session)
    tree = git.text("rev-parse", f"{session.tip}:cells")
    damage(repository, tree)

    for one in (new_id(), session.session):
        tip = (await ask("GET", "git/tip", path="a.ipynb", session=one)).json
        assert (tip["commit"], tip["base"]) == (None, None)
    assert b"ok " in await push(Session(session.notebook, session.session))
    assert git.text("ls-tree", "--name-only", tree) == "c1.py"
    assert "problems" not in (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json


async def test_a_session_of_which_nothing_can_be_read_goes_on_too(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])
    await ask("POST", "git/receive-pack", session.push(session.commit("x = 1")), path="a.ipynb")
    restore = damage(repository, session.tip)

    tip = (await ask("GET", "git/tip", path="a.ipynb", session=session.session)).json
    assert (tip["commit"], tip["runs"], tip["base"]) == (None, [], None)
    anew = Session(session.notebook, session.session)
    answer = await ask("POST", "git/receive-pack", anew.push(anew.commit("x = 2")), path="a.ipynb")
    assert b"ok " in answer.body
    restore()
    page = (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json
    assert {row["title"] for row in page["rows"]} == {"x = 1", "x = 2"}


async def test_a_snapshot_of_a_newer_version_is_left_alone_and_named(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])
    objects = session.commit("x = 1")
    newer = objects[0][1].replace(b"Cellwright-Run:", b"Cellwright-Version: 9\nCellwright-Run:")
    objects[0] = ("commit", newer)
    await ask("POST", "git/receive-pack", session.push(objects), path="a.ipynb")

    page = (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json

    assert page["rows"] == [] and page["problems"][0]["code"] == "history/newer"


async def test_a_ref_that_is_not_ours_is_left_alone(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])
    await ask("POST", "git/receive-pack", session.push(session.commit()), path="a.ipynb")
    git = ["git", "--git-dir", str(repository / ".git/cellwright/history.git")]
    for ref in ("refs/heads/mine", "refs/cellwright/snapshots/odd", "refs/cellwright/other/thing"):
        subprocess.run([*git, "update-ref", ref, session.tip], check=True)

    page = (await ask("GET", "runs", path="a.ipynb", scope="team")).json

    assert [row["run"] for row in page["rows"]] == session.runs and "problems" not in page


async def test_a_damaged_index_is_made_anew(repository: Path, ask: Any, keep: Any) -> None:
    session = Session((await keep())["notebook"])
    await ask("POST", "git/receive-pack", session.push(session.commit()), path="a.ipynb")
    for junk in (b"not a database" * 1000, b""):
        (repository / ".git/cellwright/index.sqlite").write_bytes(junk)
        assert (await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["total"] == 1
