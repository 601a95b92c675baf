"""Takes one snapshot: checks the single command of a push, then lets git check and keep the objects."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path

from ..store.files import locked
from .git import LARGEST_PUSH, SNAPSHOTS, ZERO, Git, failure
from .packs import Command, first_object, malformed, object_count, parents_of, read_push, refused

_CAPABILITIES = re.compile(r"report-status(-v2)?|atomic|quiet|ofs-delta|agent=.*|object-format=sha1")
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# What unpack-objects and index-pack die of where a pack builds on objects that a deletion has freed.
_MISSING = re.compile(r"object of unexpected type|did not receive expected object")
_KEPT_AS_PACK = 100  # objects; as git does with a push
_STALE = 60.0  # seconds; git holds a ref's lock for milliseconds


def check_push(body: bytes, notebook: str) -> Command:
    """Return the command of a push to the notebook's own snapshots: create or fast-forward, commit first.

    Raises:
        CellwrightError: ``push/refused``, ``push/malformed``.
    """
    if len(body) > LARGEST_PUSH:
        raise refused(f"a snapshot may have {LARGEST_PUSH // 2**20} MiB")
    command = read_push(body)
    if command.new == ZERO:
        raise refused("deleting is not a push")
    if not re.fullmatch(re.escape(SNAPSHOTS + notebook) + "/" + _ID, command.ref):
        raise refused(f"{command.ref} is no session of this notebook")
    for capability in command.capabilities:
        if not _CAPABILITIES.fullmatch(capability):
            raise refused(f"'{capability}' is not offered here")
    oid, commit = first_object(command.pack)
    if oid != command.new:
        raise malformed("its pack doesn't begin with the commit it names")
    if parents_of(commit) != ([] if command.old == ZERO else [command.old]):
        raise refused("a snapshot follows exactly the one before it")
    return command


def receive(git: Git, body: bytes, notebook: str) -> bytes:
    """Keep a snapshot. Return git's report: ``ok <ref>``, or ``ng <ref> <why>`` of a lost swap or missing objects.

    Does what `git receive-pack` does with one command, by two processes of git instead of its five. Objects of a push
    that fails stay, as nothing's.

    Raises:
        CellwrightError: as `check_push`; ``store/full``, ``git/failed``.
    """
    command = check_push(body, notebook)
    path = git.directory / command.ref
    _refuse_symbolic(path)
    _drop_stale_lock(path)
    with locked(git.directory.parent / "history.lock"):
        if not _keep_objects(git, command.pack):
            return _report("missing necessary objects", command.ref, "missing necessary objects")
        swapped = git.update_refs({command.ref: (_or_none(command.old), command.new)}, "push")
    return _report("ok", command.ref, "" if swapped else "failed to update ref")


def _keep_objects(git: Git, pack: memoryview) -> bool:
    """Check objects as `git fsck --strict` does, and keep them; False where they build on what is not there."""
    many = object_count(pack) >= _KEPT_AS_PACK
    keep = ("index-pack", "--stdin", "--strict") if many else ("unpack-objects", "-q", "--strict")
    done = git.run(*keep, stdin=bytes(pack), ok=(0, 1, 128))
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode and not _MISSING.search(said):
        raise failure(git.directory, keep[0], said)
    return done.returncode == 0


def _report(unpack: str, ref: str, why: str) -> bytes:
    said = f"ng {ref} {why}" if why else f"ok {ref}"
    return _line(f"unpack {unpack}\n") + _line(f"{said}\n") + b"0000"


def _or_none(oid: str) -> str | None:
    return None if oid == ZERO else oid


def _line(text: str) -> bytes:
    content = text.encode()
    return b"%04x" % (len(content) + 4) + content


def _refuse_symbolic(path: Path) -> None:
    try:
        with path.open("rb") as file:
            symbolic = file.read(4) == b"ref:" or path.is_symlink()
    except OSError:
        return  # packed, or not there yet
    if symbolic:
        raise refused("the session's ref points to another one")


def _drop_stale_lock(path: Path) -> None:
    """Remove what a git that was killed in mid-update left, or its session could never be added to again."""
    lock = path.with_name(path.name + ".lock")
    with contextlib.suppress(OSError):
        if time.time() - lock.stat().st_mtime > _STALE:
            lock.unlink()
