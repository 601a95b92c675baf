"""Sharing history with colleagues: explicit, by plain git, to any remote the user can push to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import CellwrightError
from ..store.files import read_json, write_json
from ..store.git_place import run_user_git
from .git import MARKS, REMOTES, SNAPSHOTS, Git
from .index import open_index

if TYPE_CHECKING:
    from ..store.workspace import Workspace

_PUSHED = "pushed.json"


class Remote(NamedTuple):
    """Where history goes to or comes from."""

    name: str
    """Safe in a ref; what rows show."""
    url: str


class Shared(NamedTuple):
    """What a push or fetch did: names of refs."""

    remote: str
    moved: list[str]
    rejected: list[str]
    """What the other side keeps as it is, e.g. a session that was rewritten here by a deletion."""


def find_remote(workspace: Workspace, remote: str, *, push: bool) -> Remote:
    """Return the address of a remote of the user's repository, or of a URL or path as it is.

    Raises:
        CellwrightError: ``share/remote``.
    """
    if workspace.git is not None and re.fullmatch(r"[\w.][\w./-]*", remote):
        kind = ("--push",) if push else ()
        known = run_user_git(workspace.folder, "remote", "get-url", *kind, remote)
        if known.returncode == 0:
            return Remote(_safe(remote), known.stdout.decode("utf-8", "surrogateescape").strip())
    if remote.startswith("-") or not re.search(r"[/\\:]", remote):
        raise CellwrightError(
            "share/remote",
            f"There is no remote '{remote}' here.",
            "Name one that 'git remote' lists, or give a URL or a path of a git repository.",
        )
    return Remote(_safe(remote), remote)


def push(git: Git, remote: Remote, *, force: bool = False) -> Shared:
    """Publish our own snapshots and marks.

    Args:
        git: Our repository.
        remote: See `find_remote`.
        force: Also replace sessions that were rewritten here by a deletion.

    Raises:
        CellwrightError: ``share/failed`` with git's words.
    """
    own = git.refs(SNAPSHOTS)
    notebooks = {ref.split("/")[3] for ref in own}
    refs = {**own, **{ref: tip for ref, tip in git.refs(MARKS).items() if ref.split("/")[3] in notebooks}}
    if not refs:
        return Shared(remote.name, [], [])
    specs = [f"{'+' if force else ''}{ref}:{ref}" for ref in refs]
    done = git.run("push", "--porcelain", "--no-verify", "--", remote.url, *specs, ok=(0, 1, 128))
    states = dict(_porcelain(done.stdout.decode("utf-8", "replace")))
    if not states:
        raise _failed("published to", remote, done.stderr)
    path = git.directory.parent / _PUSHED
    known = read_json(path) or {"format": "cellwright/pushed", "v": 1}
    there = {ref: refs[ref] for ref, flag in states.items() if flag != "!" and ref in refs}
    known.setdefault("remotes", {}).setdefault(remote.name, {}).update(there)
    write_json(path, known)
    moved = [ref for ref, flag in states.items() if flag not in "=!"]
    return Shared(remote.name, moved, [ref for ref, flag in states.items() if flag == "!"])


def fetch(git: Git, remote: Remote) -> Shared:
    """Bring what others published to `refs/cellwright/remotes/<remote>/`; it follows what they deleted.

    Raises:
        CellwrightError: ``share/failed`` with git's words.
    """
    at = f"{REMOTES}{remote.name}/"
    before = git.refs(at)
    specs = [f"+{SNAPSHOTS}*:{at}snapshots/*", f"+{MARKS}*:{at}marks/*"]
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--prune")
    as_pack = {"fetch.unpackLimit": "1"}  # which git keeps until refs name it, whatever a deletion cleans up meanwhile
    done = git.run("fetch", *options, "--", remote.url, *specs, ok=(0, 1, 128), settings=as_pack)
    if done.returncode:
        raise _failed("fetched from", remote, done.stderr)
    after = git.refs(at)
    with open_index(git) as index:  # here, so that no page has to wait for a colleague's thousands
        index.sync(git.refs())
    return Shared(remote.name, [ref for ref in {**before, **after} if before.get(ref) != after.get(ref)], [])


def pushed_to(git: Git, removed: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the remotes that hold any of these commits (session's ref → commits), as far as we pushed them."""
    known = (read_json(git.directory.parent / _PUSHED) or {}).get("remotes", {})
    found = []
    for remote, refs in sorted(known.items()):
        for ref, commits in removed.items():
            if ref in refs and _holds(git, refs[ref], commits):
                found.append(remote)
                break
    return found


def _holds(git: Git, tip: str, commits: Sequence[str]) -> bool:
    done = git.run("rev-list", tip, ok=(0, 128))
    return done.returncode != 0 or not set(commits).isdisjoint(done.stdout.decode().split())


def _porcelain(text: str) -> list[tuple[str, str]]:
    """Return (ref, flag) of each line ``<flag>\\t<from>:<to>\\t<summary>``."""
    found = re.findall(r"^(.)\t[^\t:]*:([^\t]+)\t", text, re.MULTILINE)
    return [(ref, flag) for flag, ref in found]


def _safe(remote: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", remote):
        return remote
    last = (
        re.sub(r"[^A-Za-z0-9]+", "-", remote.rstrip("/").removesuffix(".git").rpartition("/")[2]).strip("-") or "remote"
    )
    return f"{last}-{hashlib.sha256(remote.encode('utf-8', 'surrogateescape')).hexdigest()[:6]}"


def _failed(what: str, remote: Remote, stderr: bytes) -> CellwrightError:
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    url = re.sub(r"//[^/@]*@", "//", remote.url)
    return CellwrightError(
        "share/failed",
        f"History could not be {what} {url}: {lines[-1].strip() if lines else 'git gave no reason'}.",
        "Check the address and your access with 'git ls-remote', then try again.",
    )
