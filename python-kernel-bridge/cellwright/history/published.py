"""What was pushed where, and which of it a deletion took here: the remotes still have it, until they are told."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from ..store.files import locked, read_json, write_json
from .git import NAMESPACE, REMOTES, Git

_FILE = "pushed.json"


def note_pushed(git: Git, remote: str, there: Mapping[str, str], gone: Iterable[str]) -> None:
    """Remember what a remote has of ours (ref → commit) and what it has no longer."""

    def change(known: dict[str, Any]) -> None:
        refs = known.setdefault("remotes", {}).setdefault(remote, {})
        refs.update(there)
        for ref in gone:
            refs.pop(ref, None)

    _change(git, change)


def note_deleted(git: Git, refs: Iterable[str], copies: Iterable[str]) -> None:
    """Remember the refs that a deletion rewrites or removes, as far as a remote may have them.

    Args:
        git: Our repository.
        refs: Their names.
        copies: What a fetch brought back of them.
    """
    there = {ref for pushed in _known(git).get("remotes", {}).values() for ref in pushed}
    there |= {_source(ref) for ref in copies}
    if touched := there.intersection(refs):
        _change(git, lambda known: known.update(deleted=sorted(touched.union(known.get("deleted", [])))))


def fetched_copies(git: Git, refs: Container[str]) -> dict[str, str]:
    """Return what a fetch brought back of these refs of ours (ref → commit)."""
    return {ref: tip for ref, tip in git.refs(REMOTES).items() if _source(ref) in refs}


def deleted(git: Git) -> list[str]:
    """Return the refs that a deletion rewrote or removed here, and that a remote may still have as they were."""
    found: list[str] = _known(git).get("deleted", [])
    return found


def pushed_to(git: Git, removed: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the remotes that hold any of these commits (session's ref → commits), as far as we pushed them."""
    found = []
    for remote, refs in sorted(_known(git).get("remotes", {}).items()):
        for ref, commits in removed.items():
            if ref in refs and _holds(git, refs[ref], commits):
                found.append(remote)
                break
    return found


def _source(fetched: str) -> str:
    """Return what a ref below `REMOTES` is called where it came from."""
    return NAMESPACE + fetched.removeprefix(REMOTES).partition("/")[2]


def _holds(git: Git, tip: str, commits: Sequence[str]) -> bool:
    done = git.run("rev-list", tip, ok=(0, 128))
    return done.returncode != 0 or not set(commits).isdisjoint(done.stdout.decode().split())


def _known(git: Git) -> dict[str, Any]:
    return read_json(git.directory.parent / _FILE) or {"format": "cellwright/pushed", "v": 1}


def _change(git: Git, change: Callable[[dict[str, Any]], object]) -> None:
    path = git.directory.parent / _FILE
    with locked(path.with_suffix(".lock")):
        known = _known(git)
        change(known)
        write_json(path, known)
