"""Deleting runs: sessions are rewritten without them, and what nothing else holds is removed from the disk."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..errors import CellwrightError
from ..store.files import locked
from .damage import set_all_aside
from .git import DAMAGED, MARKS, SNAPSHOTS, Git, failure
from .index import open_index, session_of
from .log import Read, read_log, rescue
from .marks import read_marks
from .objects import Objects
from .packs import Kind, make_pack, object_id, with_parents
from .published import fetched_copies, note_deleted, pushed_to
from .rows import EvidenceOf, is_instant
from .unmark import unmark

if TYPE_CHECKING:
    from ..wire.types import DeletePreview, RunRow

_NOTHING: DeletePreview = {"runs": 0, "bytes": 0, "stars": 0, "pushed": [], "later": 0}
_DAMAGE = re.compile("missing|corrupt|bad object|unable to read|could not parse|could not read|loose object")


class Removal(NamedTuple):
    """Which of our own runs to delete: those named, all of some sessions, all started before an instant."""

    runs: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    before: str | None = None
    keep_starred: bool = False
    spared: frozenset[str] = frozenset()
    """Notebooks that keep all of theirs."""

    def takes(self, run: str, session: str, started: str) -> bool:
        """Whether a run is meant."""
        return run in self.runs or session in self.sessions or (self.before is not None and started < self.before)


class Going(NamedTuple):
    """What a deletion takes."""

    preview: DeletePreview
    rows: tuple[RunRow, ...] = ()
    """The runs, newest first."""


class _Session(NamedTuple):
    ref: str
    tip: str
    kept: list[str]
    removed: list[str]
    runs: dict[str, RunRow | None]
    """None of what only evidence is left of."""
    later: int
    """Runs that stay after the first one that goes."""


class _Plan(NamedTuple):
    sessions: list[_Session]
    untouched: dict[str, str]
    """The other refs of sessions, whole or damaged."""
    marked: frozenset[str]


def what_goes(git: Git, what: Removal) -> Going:
    """Say what a deletion would take; nothing is changed.

    Raises:
        CellwrightError: ``delete/no-instant``, ``store/full``, ``git/failed``.
    """
    _refuse_no_instant(what)
    if not git.exists:
        return Going(_NOTHING)
    with locked(git.directory.parent / "history.lock"):
        return _going(git, _plan(git, what))


def remove(git: Git, what: Removal) -> DeletePreview:
    """Delete runs, and return what that took.

    The other runs keep trees, messages and order; their commits get new parents. A later snapshot shows the notebook as
    it stood then, so it may still hold what a deleted run had put there. Names, stars and notes of deleted runs go too.

    Raises:
        CellwrightError: ``delete/no-instant``; ``history/moved`` when a session grew meanwhile; ``history/damaged``
            when a session can't be rewritten, and ``history/newer`` when its marks can't, and nothing was deleted;
            ``history/not-freed`` when damage elsewhere keeps git from removing objects of what was deleted;
            ``store/full``, ``git/failed``.
    """
    _refuse_no_instant(what)
    if not git.exists:
        return _NOTHING
    with contextlib.ExitStack() as locks:
        for name in ("housekeeping", "history"):
            locks.enter_context(locked(git.directory.parent / f"{name}.lock"))
        plan = _plan(git, what)
        going = _going(git, plan)
        if plan.sessions:
            _rewrite(git, plan.sessions)
            set_all_aside(git, plan.untouched)
            _forget_objects(git)
    return going.preview


def _refuse_no_instant(what: Removal) -> None:
    if what.before is not None and not is_instant(what.before):  # "yesterday" comes after all of them
        raise CellwrightError(
            "delete/no-instant",
            f"'{what.before}' is no instant, so nothing was deleted.",
            "Write it in UTC, such as 2026-01-31T00:00:00.000Z.",
        )


def _plan(git: Git, what: Removal) -> _Plan:
    refs = git.refs(SNAPSHOTS, DAMAGED)
    marked = _marked(git)
    concerned = (ref for ref in _concerned(git, what) if ref in refs)
    sessions = [found for ref in concerned if (found := _session(git, ref, refs[ref], what, marked))]
    touched = {session.ref for session in sessions}
    return _Plan(sessions, {ref: tip for ref, tip in refs.items() if ref not in touched}, marked)


def _going(git: Git, plan: _Plan) -> Going:
    runs = {run: row for session in plan.sessions for run, row in session.runs.items()}
    preview: DeletePreview = {
        "runs": len(runs),
        "bytes": _freed(git, plan.sessions, list(plan.untouched.values())),
        "stars": len(plan.marked.intersection(runs)),
        "pushed": pushed_to(git, _by_origin(plan.sessions)),
        "later": sum(session.later for session in plan.sessions),
    }
    rows = [row for row in runs.values() if row]
    return Going(preview, tuple(sorted(rows, key=lambda row: (row["started"], row["seq"]), reverse=True)))


def _concerned(git: Git, what: Removal) -> list[str]:
    """Return the refs of ours that may hold what is meant: reading every session to find out takes seconds."""
    refs = git.refs()
    with open_index(git) as index:
        index.sync(refs)
        ask = index.database.execute
        found = {ref for run in what.runs for (ref,) in ask("SELECT ref FROM runs WHERE run = ?", (run,))}
        if what.before is not None:
            found |= {ref for (ref,) in ask("SELECT DISTINCT ref FROM runs WHERE started < ?", (what.before,))}
    meant = [ref for ref in refs if ref in found or ((session := session_of(ref)) and session in what.sessions)]
    return [ref for ref in meant if ref.split("/")[3] not in what.spared]


def _session(git: Git, ref: str, tip: str, what: Removal, marked: frozenset[str]) -> _Session | None:
    reads = read_log(git, [tip])
    if reads is None:
        reads = rescue(git, ref, tip)
    session = session_of(ref)
    kept: list[str] = []
    removed: list[str] = []
    runs: dict[str, RunRow | None] = {}
    whole = session in what.sessions and not what.keep_starred  # also what of it can't be read
    later = 0
    for read in reads:
        run, row = _run_of(read), read.what if isinstance(read.what, dict) else None
        started = row["started"] if row else "~"
        if run is not None and what.takes(run, session, started) and not (what.keep_starred and run in marked):
            runs[run] = row or runs.get(run)
        (removed if run in runs or whole else kept).append(read.oid)
        later += bool(removed) and run not in runs and row is not None
    return _Session(ref, tip, kept, removed, runs, later) if removed else None


def _run_of(read: Read) -> str | None:
    if isinstance(read.what, EvidenceOf):
        return read.what.run
    return read.what["run"] if isinstance(read.what, dict) else None


def _rewrite(git: Git, sessions: Collection[_Session]) -> None:
    runs = frozenset(run for session in sessions for run in session.runs)
    changes: dict[str, tuple[str | None, str | None]] = {}
    objects: list[tuple[Kind, bytes]] = []
    with Objects(git) as read:
        for session in sessions:
            parent: str | None = None
            for oid in session.kept:
                whole = read.read(oid)
                if whole is None:
                    raise _damaged(session, oid)
                commit = with_parents(whole, [parent] if parent else [])
                objects.append(("commit", commit))
                parent = object_id("commit", commit)
            changes[session.ref] = (session.tip, parent)
        for ref, tip in git.refs(MARKS).items():
            if (unmarked := unmark(git, read, tip, runs)) is not None:
                changes[ref] = (tip, unmarked.tip)
                objects += unmarked.objects
    touched = {*_by_origin(sessions), *changes}
    copies = fetched_copies(git, touched)
    changes |= {ref: (tip, None) for ref, tip in copies.items()}
    if objects:
        once = {object_id(*one): one for one in objects}  # marks that came back to what they were
        git.run("index-pack", "--stdin", stdin=make_pack(list(once.values())))
    note_deleted(git, touched, copies)
    if not git.update_refs(changes, "delete"):
        raise CellwrightError(
            "history/moved", "A session grew while runs were being deleted; nothing was.", "Try again."
        )


def _forget_objects(git: Git) -> None:
    shutil.rmtree(git.directory.parent / "damaged", ignore_errors=True)
    git.run("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
    with open_index(git) as index:
        index.sync(git.refs())
        index.compact()
    for command in (("repack", "-a", "-d", "-q", "--window=0"), ("prune", "--expire=now")):
        done = git.run(*command, ok=(0, 1, 128, 255))
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode and not _DAMAGE.search(said):
            raise failure(git.directory, command[0], said)
        if done.returncode:
            raise CellwrightError(
                "history/not-freed",
                "The runs are deleted and no longer listed, but their content stays on the disk: another snapshot is "
                "damaged, so git can't tell what is still needed.",
                "Delete the damaged session too, or restore it from a backup: that removes the rest.",
            ) from RuntimeError(said)


def _by_origin(sessions: Iterable[_Session]) -> dict[str, list[str]]:
    """Return what goes by the ref under which it may have been pushed."""
    removed: dict[str, list[str]] = {}
    for session in sessions:
        notebook_and_session = "/".join(session.ref.split("/")[3:5])
        removed.setdefault(SNAPSHOTS + notebook_and_session, []).extend(session.removed)
    return removed


def _damaged(session: _Session, oid: str) -> CellwrightError:
    return CellwrightError(
        "history/damaged",
        f"The snapshot {oid[:10]} of this session is damaged, so the session can't be rewritten; nothing was deleted.",
        "Delete the whole session, or restore history.git from a backup first: cellwright history delete --session "
        + session_of(session.ref),
    )


def _freed(git: Git, sessions: list[_Session], untouched: list[str]) -> int:
    removed = _objects(git, [oid for session in sessions for oid in session.removed])
    if not removed:
        return 0
    removed -= _objects(git, [oid for session in sessions for oid in session.kept])
    others = git.run("rev-list", "--objects", "--stdin", stdin="\n".join(untouched).encode() + b"\n", ok=(0, 128))
    removed -= {line[:40] for line in others.stdout.splitlines()} if untouched else set()
    sizes = git.run("cat-file", "--batch-check=%(objectsize:disk)", stdin=b"\n".join(removed) + b"\n", ok=(0, 128))
    return sum(int(line) for line in sizes.stdout.splitlines() if line.isdigit())


def _objects(git: Git, commits: list[str]) -> set[bytes]:
    if not commits:
        return set()
    stdin = "\n".join(commits).encode() + b"\n"
    done = git.run("rev-list", "--objects", "--no-walk", "--stdin", stdin=stdin, ok=(0, 128))
    return {line[:40] for line in done.stdout.splitlines()}


def _marked(git: Git) -> frozenset[str]:
    """Return the runs that someone starred or named."""
    return frozenset(
        run
        for tip in git.refs(MARKS).values()
        for run, mark in read_marks(git, tip)["runs"].items()
        if mark.get("star") or mark.get("name")
    )
