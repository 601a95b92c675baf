"""The routes as somebody who wants more than they may have would use them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from cellwright.errors import CellwrightError
from cellwright.history.git import Git
from cellwright.history.share import fetch, find_remote, push
from cellwright.ids import new_id
from cellwright.store.workspace import find_workspace
from jupyter_server.auth.authorizer import Authorizer
from sample_snapshots import Session, write_session

READ = [("GET", route) for route in ("workspace", "spool", "git/tip", "git/trees", "runs", "search", "run")]
WRITE = [("DELETE", "spool"), ("POST", "git/receive-pack"), ("PUT", "marks"), ("POST", "delete"), ("POST", "git/blobs")]
IN_BODY = [
    ("PUT", "consent", {"consent": "keep"}),
    ("POST", "capture", {}),
    ("POST", "environments/kernel", {"run": "x"}),
]


class DenyAll(Authorizer):
    """Lets nobody do anything, and remembers what was asked."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012  # reset by each test

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        self.asked.append((action, resource))
        return False


@pytest.mark.parametrize(
    ("method", "route", "resource"),
    [
        ("GET", "hello", "contents"),
        *((method, route, "contents") for method, route in READ + WRITE),
        ("PUT", "consent", "contents"),
        ("POST", "capture", "kernels"),
        ("POST", "environments/install", "kernels"),
        ("POST", "environments/kernel", "kernels"),
        ("GET", "environments/kernel", "kernels"),
        ("DELETE", "environments/kernel", "kernels"),
        ("POST", "example", "contents"),
        ("GET", "anything/else", "contents"),
    ],
)
async def test_who_is_not_authorized_gets_nothing(
    repository: Path, ask: Any, jp_serverapp: Any, method: str, route: str, resource: str
) -> None:
    DenyAll.asked = []
    jp_serverapp.web_app.settings["authorizer"] = DenyAll(parent=jp_serverapp)

    answer = await ask(method, route, None if method in ("GET", "DELETE") else {"path": "a.ipynb"}, path="a.ipynb")

    assert (answer.status, answer.json["code"]) == (403, "http/403")
    reads = method == "GET" or route == "git/blobs"
    assert DenyAll.asked == [("read" if reads else "write", resource)]
    assert not (repository / ".git/cellwright").exists()


def escapes(outside: Path) -> dict[str, str]:
    return {
        "up": "../a.ipynb",
        "up from a folder": "link/../../a.ipynb",
        "up, encoded twice": "%2e%2e/a.ipynb",
        "up the other way": "..\\..\\a.ipynb",
        "a NUL": "a.ipynb\0.txt",
        "absolute": f"/{outside}/secret.ipynb",
        "a link that leads to itself": "loop/a.ipynb",
        "hidden": ".git/config",
        "below hidden": ".hidden/deep/a.ipynb",
        "a drive that is none": "C:/Windows/a.ipynb",
        "a prefix that hides the way up": "RTC:../a.ipynb",
        "prefixes": "RTC:RTC:../a.ipynb",
        "much too long": "a/" * 3000 + "a.ipynb",
        "not a name": "\udcff.ipynb".encode("utf-8", "surrogateescape").decode("latin-1"),
    }


@pytest.fixture
def outside(repository: Path, tmp_path: Path) -> Path:
    """A repository of somebody's beside the server's root, with links to it from inside."""
    folder = tmp_path / "outside"
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    (folder / "secret.ipynb").write_text("{}")
    (repository / "secret.ipynb").symlink_to(folder / "secret.ipynb")
    (repository / "link").symlink_to(folder)
    (repository / "loop").symlink_to(repository / "loop")
    (repository / ".hidden/deep").mkdir(parents=True)
    return folder


@pytest.mark.parametrize("what", list(escapes(Path())))
async def test_no_path_leads_out_of_what_the_server_shows(repository: Path, ask: Any, outside: Path, what: str) -> None:
    path = escapes(outside)[what]

    answers = [await ask("GET", "workspace", path=path)]
    for method, route, body in IN_BODY:
        answers.append(await ask(method, route, {**body, "path": path}))

    for answer in answers:
        assert answer.status < 500, answer.body
        assert str(outside) not in answer.body.decode() or answer.json["code"] == "path/outside"
    assert not (outside / ".git/cellwright").exists()


async def test_links_lead_where_the_file_browser_follows_them(repository: Path, ask: Any, outside: Path) -> None:
    """Who links a project into the server's root means it; its history lies with the project, and only after a yes."""
    workspace = (await ask("GET", "workspace", path="link/secret.ipynb")).json

    assert workspace["store"] == str(outside.resolve() / ".git/cellwright")
    assert not (outside / ".git/cellwright").exists()


@pytest.mark.parametrize(
    "text", ["%", "_", "x' OR '1'='1", '"', "x*", "NEAR(x", "text:x", "\\", "'; DROP TABLE runs; --", "\0", "\ud800"]
)
async def test_search_takes_every_text_as_it_is(repository: Path, ask: Any, keep: Any, text: str) -> None:
    session = await filled(repository, keep, 3)
    text = text.encode("utf-8", "replace").decode()

    answer = await ask("GET", "search", path="a.ipynb", scope="workspace", text=text)

    assert (answer.status, answer.json) == (200, {"runs": []})
    assert len((await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["rows"]) == len(session.runs)


@pytest.mark.parametrize(
    ("route", "arguments", "status"),
    [
        ("runs", {"scope": "notebook' OR 1=1 --"}, 400),
        ("runs", {"scope": "notebook", "cursor": '["\' OR 1=1 --", 1, "x"]'}, 200),
        ("runs", {"scope": "notebook", "cursor": "[[], {}, 1e999]"}, 400),
        ("runs", {"scope": "notebook", "cursor": "[" * 5000}, 400),
        ("runs", {"scope": "notebook", "cursor": '["", 99999999999999999999, ""]'}, 400),
        ("runs", {"scope": "notebook", "limit": "-1"}, 400),
        ("runs", {"scope": "notebook", "limit": "9" * 400}, 200),
        ("runs", {"scope": "notebook", "limit": "9" * 5000}, 200),
        ("runs", {"scope": "cell", "cell": "x' OR '1'='1"}, 200),
        ("run", {"run": "' OR 1=1 --"}, 404),
        ("git/tip", {"session": "../../heads/main"}, 400),
        ("git/tip", {"session": "--exec=touch x"}, 400),
        ("git/trees", {"commit": "--upload-pack=touch x"}, 404),
        ("git/trees", {"commit": "refs/cellwright/snapshots"}, 404),
        ("spool", {"session": "../../../../etc"}, 404),
        ("spool", {"session": "..", "after": "0"}, 404),
        ("environments/kernel", {"id": "../x"}, 404),
    ],
)
async def test_no_argument_reaches_sql_git_or_the_disk(
    repository: Path, ask: Any, keep: Any, route: str, arguments: dict[str, str], status: int
) -> None:
    await filled(repository, keep, 2)

    answer = await ask("GET", route, path="a.ipynb", **arguments)

    assert answer.status == status, answer.body
    if route == "runs" and status == 200 and arguments["scope"] == "cell":
        assert answer.json["rows"] == []


async def test_blobs_of_no_snapshot_of_ours_are_not_served(repository: Path, ask: Any, keep: Any) -> None:
    """Neither the user's own objects nor trees, commits and names."""
    session = await filled(repository, keep, 1)
    users = subprocess.check_output(["git", "-C", str(repository), "rev-parse", "HEAD:a.ipynb"], text=True).strip()
    git = Git.of(repository / ".git/cellwright")
    tree = git.text("rev-parse", f"{session.tip}^{{tree}}")

    for oid in (users, tree, session.tip, "HEAD", f"{session.tip}:notebook.json", "--all", f"{tree} {tree}", ""):
        answer = await ask("POST", "git/blobs", {"oids": [oid]}, path="a.ipynb")
        assert (answer.status, answer.json["code"]) == (404, "history/unknown"), oid
    assert (await ask("POST", "git/blobs", {"oids": [tree] * 100_001}, path="a.ipynb")).status == 404


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"runs": ' * 50_000,
        b'{"runs": [1]}',
        b'{"runs": ["x"]}',
        b"\xff\xfe",
        b"null",
        b'{"before": 5}',
        b'{"before": "yesterday", "preview": false}',
        b'{"before": "2099-01-01T00:00:00+02:00", "preview": false}',
        b'{"before": "2099-02-31T00:00:00.000Z", "preview": false}',
    ],
)
@pytest.mark.parametrize(
    ("method", "route"), [("POST", "delete"), ("PUT", "marks"), ("PUT", "consent"), ("POST", "capture")]
)
async def test_bodies_that_make_no_sense_are_refused(
    repository: Path, ask: Any, keep: Any, method: str, route: str, body: bytes
) -> None:
    session = await filled(repository, keep, 1)

    answer = await ask(method, route, body, path="a.ipynb", run=session.runs[0])

    if route == "marks" and body[:1] == b"{" and body[-1:] == b"}":
        assert answer.status == 200, "what a newer version may say of a run is kept"
    else:
        assert answer.status == 400, answer.body
    assert len((await ask("GET", "runs", path="a.ipynb", scope="notebook")).json["rows"]) == 1


@pytest.mark.parametrize(
    "remote", ["ext::sh -c 'touch owned'", "-oProxyCommand=touch owned", "--upload-pack=touch owned", "fd::17", "x"]
)
def test_a_remote_runs_nothing(tmp_path: Path, remote: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ext:fd:file")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    subprocess.run(["git", "config", "protocol.allow", "always"], check=True)
    workspace = find_workspace(tmp_path, tmp_path)
    git = Git.of(tmp_path / ".git/cellwright")
    git.directory.parent.mkdir()
    git.run("init", "--quiet", "--bare", str(git.directory))
    write_session(git, Session(new_id()), 1)

    for share in (
        lambda: push(git, find_remote(workspace, remote, push=True)),
        lambda: fetch(git, find_remote(workspace, remote, push=False)),
    ):
        with pytest.raises(CellwrightError) as error:
            share()
        assert error.value.code in ("share/remote", "share/failed")
    assert not (tmp_path / "owned").exists()


async def filled(repository: Path, keep: Any, count: int) -> Session:
    session = Session((await keep())["notebook"])
    git = Git.of(repository / ".git/cellwright")
    git.run("init", "--quiet", "--bare", str(git.directory))
    write_session(git, session, count)
    return session
