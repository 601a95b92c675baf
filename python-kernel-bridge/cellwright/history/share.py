"""Sharing history with colleagues: explicit, by plain git, to any remote the user can push to."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from ..errors import CellwrightError
from ..store.git_place import run_user_git
from .git import DAMAGED, MARKS, NAMESPACE, REMOTES, SNAPSHOTS, Git
from .index import open_index, session_of
from .published import deleted, note_pushed

if TYPE_CHECKING:
    from ..store.workspace import Workspace


_AT_ONCE = 150 if os.name == "nt" else 5_000
"""Refs of a push: their names, of 190 characters, go on a command line."""


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
    deleted: list[str]
    """What was deleted here and the other side still has."""


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
        force: Also replace and remove there what a deletion rewrote and removed here.

    Raises:
        CellwrightError: ``share/failed`` with git's words.
    """
    sessions, marks = git.refs(SNAPSHOTS), git.refs(MARKS)
    gone = [ref for ref in deleted(git) if ref not in sessions and ref not in marks]
    notebooks = {ref.split("/")[3] for ref in (*sessions, *gone)}
    refs = {**sessions, **{ref: tip for ref, tip in marks.items() if ref.split("/")[3] in notebooks}}
    if gone or not refs:  # else the push says whether there is such a remote
        there = _refs_of(git, remote)
        gone = [ref for ref in gone if ref in there]
    broken = {session_of(ref) for ref in git.refs(DAMAGED)}  # of which the remote may have the only whole copy
    forced = {ref for ref in refs if force and session_of(ref) not in broken}
    specs = [f"{'+' if ref in forced else ''}{ref}:{ref}" for ref in refs] + [f":{ref}" for ref in gone if force]
    states = _push(git, remote, specs) if specs else {}
    done = {ref for ref, flag in states.items() if flag != "!"}
    kept = [] if force else gone
    note_pushed(git, remote.name, {ref: refs[ref] for ref in done if ref in refs}, done.difference(refs))
    moved = [ref for ref, flag in states.items() if flag not in "=!"]
    return Shared(remote.name, moved, [ref for ref, flag in states.items() if flag == "!"], kept)


def fetch(git: Git, remote: Remote) -> Shared:
    """Bring what others published to `refs/cellwright/remotes/<remote>/`; it follows what they deleted. What we deleted
    ourselves stays out, though the remote may still have it.

    Raises:
        CellwrightError: ``share/failed`` with git's words.
    """
    at = f"{REMOTES}{remote.name}/"
    before = git.refs(at)
    specs = [f"+{SNAPSHOTS}*:{at}snapshots/*", f"+{MARKS}*:{at}marks/*", *(f"^{ref}" for ref in deleted(git))]
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--prune", "--stdin")
    as_pack = {"fetch.unpackLimit": "1"}  # which git keeps until refs name it, whatever a deletion cleans up meanwhile
    stdin = "".join(f"{spec}\n" for spec in specs).encode()
    done = git.run("fetch", *options, "--", remote.url, stdin=stdin, ok=(0, 1, 128), settings=as_pack)
    if done.returncode:
        raise _failed("fetched from", remote, done.stderr)
    after = git.refs(at)
    with open_index(git) as index:  # here, so that no page has to wait for a colleague's thousands
        index.sync(git.refs())
    return Shared(remote.name, [ref for ref in {**before, **after} if before.get(ref) != after.get(ref)], [], [])


def _push(git: Git, remote: Remote, specs: list[str]) -> dict[str, str]:
    """Return ref → git's flag for what became of it."""
    states: dict[str, str] = {}
    for start in range(0, len(specs), _AT_ONCE):
        some = specs[start : start + _AT_ONCE]
        done = git.run("push", "--porcelain", "--no-verify", "--", remote.url, *some, ok=(0, 1, 128))
        said = _porcelain(done.stdout.decode("utf-8", "replace"))
        if not said:
            raise _failed("published to", remote, done.stderr)
        states.update(said)
    return states


def _refs_of(git: Git, remote: Remote) -> set[str]:
    done = git.run("ls-remote", "--", remote.url, f"{NAMESPACE}*", ok=(0, 1, 128))
    if done.returncode:
        raise _failed("published to", remote, done.stderr)
    return {line.partition("\t")[2] for line in done.stdout.decode("utf-8", "replace").splitlines()}


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
    said = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    # Its first line is the cause; what follows is what came of that, and general advice.
    why = next((line.removeprefix("fatal: ") for line in said if not line.startswith("warning:")), "git gave no reason")
    url = re.sub(r"//[^/@]*@", "//", remote.url)
    if b"hash algorithm" in stderr or b"mismatched algorithms" in stderr:
        return CellwrightError(
            "share/failed",
            f"History could not be {what} {url}: it names objects by SHA-256, and histories name theirs by SHA-1.",
            "Give the history a remote of its own, made by 'git init --bare --object-format=sha1'.",
        )
    return CellwrightError(
        "share/failed",
        f"History could not be {what} {url}: {why.rstrip('.')}.",
        "Check the address and your access with 'git ls-remote', then try again.",
    )
