"""Packs of what a front end asks to see, and where a session stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import CellwrightError
from .damage import is_whole, set_aside
from .git import DAMAGED, NAMESPACE, SNAPSHOTS, Git
from .index import is_building, open_index
from .log import rescue
from .pages import knows_commit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..wire.types import Tip

LARGEST_ANSWER = 512 * 2**20  # bytes of objects, uncompressed
MOST_BLOBS = 100_000
_WHOLE = ("--window=0", "--no-reuse-delta", "--threads=1")  # read much faster in the browser than deltas
_PLAIN = (*_WHOLE, "--no-reuse-object", "--compression=0")  # … and many small ones ten times faster than compressed
_LARGEST_PLAIN = 2**20  # bytes
_OID = re.compile(r"[0-9a-f]{40}")


def session_tip(git: Git, notebook: str, session: str, origin: str | None = None) -> Tip:
    """Return where a session's ref stands, which runs it holds, and the commit whose tree a new session reuses.

    Args:
        git: Our repository.
        notebook: The notebook's id.
        session: The session's id.
        origin: The notebook that this one was copied from.

    Raises:
        CellwrightError: ``git/failed``; ``store/full``, ``store/unwritable``, ``store/busy`` beside damage.
    """
    ref = f"{SNAPSHOTS}{notebook}/{session}"
    commit = git.refs(ref).get(ref)
    if commit is not None and not is_whole(git, commit):
        set_aside(git, ref, commit)
        commit = git.tip(ref)
    ended = git.refs(f"{DAMAGED}{notebook}/{session}/")
    runs = [run for at, tip in {**ended, **({ref: commit} if commit else {})}.items() for run in _runs(git, at, tip)]
    base = _newest(git, notebook) or (_newest(git, origin) if origin else None)
    return {"ref": ref, "commit": commit, "runs": runs, "base": base if base and is_whole(git, base) else None}


def _runs(git: Git, ref: str, tip: str) -> list[str]:
    """Return a session's runs, oldest first; of a damaged one what can be read, or those would be kept again."""
    done = git.run("log", "--reverse", "--format=%(trailers:key=Cellwright-Run,valueonly)", tip, ok=(0, 128))
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace").split()
    return [read.what["run"] for read in rescue(git, ref, tip) if isinstance(read.what, dict)]


def pack_trees(git: Git, commit: str) -> bytes:
    """Return a pack of a commit and all its trees.

    Raises:
        CellwrightError: ``history/unknown`` for what no ref of ours reaches, ``history/corrupt``.
    """
    if not _OID.fullmatch(commit) or not git.exists or not (_listed(git, commit) or _reached(git, commit)):
        raise _unknown("This snapshot")
    try:
        alone = [f"--shallow {commit}", commit]  # without its parents
        return _pack(git, alone, *_PLAIN, "--revs", "--filter=blob:none")
    except CellwrightError as error:
        raise error if _reached(git, commit) else _unknown("This snapshot") from error


def pack_blobs(git: Git, oids: Sequence[str]) -> bytes:
    """Return a pack of blobs. Ours alone are in the repository, and deleting prunes at once: what is there is reached.

    Raises:
        CellwrightError: ``history/unknown``, ``history/too-large``.
    """
    if len(oids) > MOST_BLOBS or not all(_OID.fullmatch(oid) for oid in oids) or not git.exists:
        raise _unknown("What was asked for")
    asked = "\n".join(oids).encode() + b"\n"
    lines = git.run("cat-file", "--batch-check=%(objecttype) %(objectsize)", stdin=asked).stdout.decode().splitlines()
    total = 0
    for line in lines if oids else []:
        kind, _, size = line.partition(" ")
        if kind != "blob":
            raise _unknown("A part of this snapshot")
        total += int(size)
    if total > LARGEST_ANSWER:
        raise CellwrightError(
            "history/too-large",
            f"{total / 2**20:,.0f} MiB are too much to show at once.",
            "Open fewer cells at a time, or look with: cellwright git show.",
        )
    return _pack(git, list(dict.fromkeys(oids)), *(_PLAIN if total <= _LARGEST_PLAIN else _WHOLE))


def corrupt() -> CellwrightError:
    """Say that objects of a snapshot are damaged."""
    return CellwrightError(
        "history/corrupt",
        "Parts of this snapshot are damaged on disk.",
        "Restore history.git from a backup, or fetch it from a remote it was pushed to; other snapshots still open.",
    )


def _pack(git: Git, lines: Sequence[str], *options: str) -> bytes:
    stdin = "".join(f"{line}\n" for line in lines).encode()
    done = git.run("pack-objects", "--stdout", "-q", *options, stdin=stdin, ok=(0, 128))
    if done.returncode:
        raise corrupt()
    return done.stdout


def _listed(git: Git, commit: str) -> bool:
    """Whether the index names a commit, as it stands: what was deleted since has been pruned at once."""
    if is_building(git):  # which may take long
        return False
    with open_index(git) as index:
        return knows_commit(index, commit)


def _reached(git: Git, commit: str) -> bool:
    refs = git.refs()
    if commit in refs.values():
        return True
    with open_index(git) as index:
        index.sync(refs)
        if knows_commit(index, commit):
            return True
    done = git.run("for-each-ref", "--count=1", f"--contains={commit}", NAMESPACE, ok=(0, 128, 129))
    return done.returncode == 0 and bool(done.stdout.strip())


def _newest(git: Git, notebook: str) -> str | None:
    if not git.exists:
        return None
    form = ("--sort=-committerdate", "--count=1", "--format=%(objectname)")
    done = git.run("for-each-ref", *form, f"{SNAPSHOTS}{notebook}/", ok=(0, 128))
    return done.stdout.decode().strip() or None


def _unknown(what: str) -> CellwrightError:
    return CellwrightError(
        "history/unknown",
        f"{what} is not in the history of this workspace.",
        "It may have been deleted: reload the list.",
    )
