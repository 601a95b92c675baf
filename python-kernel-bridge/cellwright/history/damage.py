"""A session whose newest snapshot is damaged goes on from a new root, so that no run has to wait for a backup.

What is whole of it stays, under a ref that names the damaged commit; once that is whole again, the ref moves there.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from typing import TYPE_CHECKING

from ..store.files import locked, unwritable
from .git import DAMAGED, SNAPSHOTS, Git
from .index import open_index, session_of
from .log import corrupt_snapshot, former_tips
from .objects import Objects
from .packs import make_pack, object_id, tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..wire.types import ErrorData

_NOTHING = object_id("tree", b"")
_MADE = re.compile(rb"^committer .*> (\d+) ", re.MULTILINE)
_FOLDER = re.compile(rb"40000 [^\0]+\0(.{20})", re.DOTALL)


def is_whole(git: Git, commit: str) -> bool:
    """Whether a commit and its trees can be read."""
    walk = ("--objects", "--no-walk", "--filter=blob:none", "--quiet")
    return git.run("rev-list", *walk, commit, ok=(0, 1, 128)).returncode == 0


def set_aside(git: Git, ref: str, tip: str) -> None:
    """Free a session's ref of its damaged tip, unless it moved meanwhile; nothing that can be read is lost.

    Raises:
        CellwrightError: ``store/full``, ``store/unwritable``, ``store/busy``, ``git/failed``.
    """
    with locked(git.directory.parent / "history.lock"):
        if git.refs(ref).get(ref) == tip:
            _set_aside(git, ref, tip)


def set_all_aside(git: Git, tips: Mapping[str, str]) -> None:
    """Do so with each session among these refs (ref → tip) whose newest commit can't be read: git frees no object
    beside one. The caller holds the history's lock.

    Raises:
        CellwrightError: as `set_aside`.
    """
    stdin = "".join(f"{tip}\n" for tip in tips.values()).encode()
    kinds = git.run("cat-file", "--batch-check=%(objecttype)", stdin=stdin).stdout.splitlines()
    for (ref, tip), kind in zip(tips.items(), kinds, strict=True):
        if kind != b"commit" and ref.startswith(SNAPSHOTS) and session_of(ref):
            _set_aside(git, ref, tip)


def ref_aside(ref: str, tip: str) -> str:
    """Return where a session is kept up to a damaged tip."""
    return f"{DAMAGED}{'/'.join(ref.split('/')[3:5])}/{tip}"


def damage(git: Git, refs: dict[str, str]) -> list[ErrorData]:
    """Say which snapshots were found damaged and still are; `refs` follows those that were restored meanwhile.

    Raises:
        CellwrightError: ``git/failed``.
    """
    problems: list[ErrorData] = []
    for ref, tip in refs.items():
        commit = ref.rpartition("/")[2]
        if not ref.startswith(DAMAGED):
            continue
        if not is_whole(git, commit):
            problems.append(corrupt_snapshot(commit).to_wire())
        elif tip != commit and _leads_to(git, tip, commit) and git.update_refs({ref: (tip, commit)}, "restored"):
            refs[ref] = commit
    return problems


def _set_aside(git: Git, ref: str, tip: str) -> None:
    aside = ref_aside(ref, tip)
    whole = _newest_readable(git, ref, tip) or _nothing(git)
    _move_damaged_trees(git, tip)
    _keep_log(git.directory / "logs", ref, aside)
    git.update_refs({aside: (git.refs(aside).get(aside), whole), ref: (tip, None)}, "damaged")


def _leads_to(git: Git, tip: str, commit: str) -> bool:
    """Whether a deletion left alone what was whole."""
    if git.text("rev-parse", f"{tip}^{{tree}}") == _NOTHING:
        return True
    return git.run("merge-base", "--is-ancestor", tip, commit, ok=(0, 1, 128)).returncode == 0


def _newest_readable(git: Git, ref: str, tip: str) -> str | None:
    with open_index(git) as index:  # which knows of commits also where a deletion cleared the ref's log
        listed = index.database.execute("SELECT latest FROM runs WHERE ref = ? ORDER BY id DESC", (ref,)).fetchall()
    known = dict.fromkeys([tip, *reversed(former_tips(git, ref)), *(oid for (oid,) in listed)])
    with Objects(git) as read:
        made = {oid: _MADE.search(commit) for oid in known if (commit := read.read(oid)) is not None}
    return max(made, key=lambda oid: int(found[1]) if (found := made[oid]) else 0, default=None)


def _nothing(git: Git) -> str:
    who = f"Cellwright <cellwright@localhost> {int(time.time())} +0000"
    commit = f"tree {_NOTHING}\nauthor {who}\ncommitter {who}\n\nNothing of this session can be read\n".encode()
    git.run("unpack-objects", "-q", stdin=make_pack([("tree", tree({})), ("commit", commit)]))
    return object_id("commit", commit)


def _keep_log(logs: Path, ref: str, aside: str) -> None:
    try:
        (logs / aside).parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(logs / ref, logs / aside)
    except OSError as error:
        raise unwritable(logs / aside, error) from error


def _move_damaged_trees(git: Git, commit: str) -> None:
    """Move files of trees that can't be read out of git's way: it takes no second copy of an object that it has."""
    with Objects(git) as read:
        header, _, _ = (read.read(commit) or b"").partition(b"\n")
        oids = [header[5:].decode()] if header.startswith(b"tree ") else []
        for oid in oids:  # grows
            content = read.read(oid)
            oids += [] if content is None else [found.hex() for found in _FOLDER.findall(content)]
            if content is None:
                _move(git.directory, oid)


def _move(directory: Path, oid: str) -> None:
    target = directory.parent / "damaged" / oid
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # it is missing, or in a pack
            (directory / "objects" / oid[:2] / oid[2:]).replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
