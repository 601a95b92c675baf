"""Reads commits back as rows, also where some of them are damaged."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import CellwrightError
from .git import Git
from .packs import parents_of
from .rows import EvidenceOf, parse_message

if TYPE_CHECKING:
    from ..wire.types import RunRow

_FIELDS = "--format=%H%x00%P%x00%an%x00%ct%x00%S%x00%B"


class Read(NamedTuple):
    """One commit of a session: a row, evidence for an earlier row, or why it is neither."""

    oid: str
    parents: tuple[str, ...]
    tip: str
    what: RunRow | EvidenceOf | CellwrightError | None
    made: float = 0.0
    """When it was committed, seconds since 1970; 0 for a rescued one."""


def read_log(git: Git, tips: Sequence[str], without: Sequence[str] = ()) -> list[Read] | None:
    """Return the commits of `tips` and before, oldest first; None when git can't walk them."""
    return _log(git, [*tips, *(f"^{oid}" for oid in without)], "--topo-order")


def newest_log(git: Git, tips: Sequence[str], most: int) -> list[Read] | None:
    """Return the newest commits of `tips` and before, oldest first, without reading more; None as above."""
    return _log(git, tips, f"--max-count={most}")


def _log(git: Git, revisions: Sequence[str], option: str) -> list[Read] | None:
    stdin = "".join(f"{revision}\n" for revision in revisions).encode()
    done = git.run("log", "-z", "--reverse", option, _FIELDS, "--stdin", stdin=stdin, ok=(0, 128))
    if done.returncode:
        return None
    fields = done.stdout.decode("utf-8", "replace").split("\0")
    found = []
    for oid, parents, author, made, tip, message in zip(*(fields[i::6] for i in range(6)), strict=False):
        found.append(Read(oid, tuple(parents.split()), tip, _parse(oid, author, message), float(made)))
    return found


def rescue(git: Git, ref: str, tip: str) -> list[Read]:
    """Return what is left of a damaged session: each former tip the reflog knows, else what hangs together."""
    if former := former_tips(git, ref):
        return list(_each(git, list(dict.fromkeys([*former, tip])), tip))
    chain: list[Read] = []
    following: tuple[str, ...] = (tip,)
    while following:
        read = next(_each(git, following[:1], tip))
        chain.append(read)
        following = read.parents
    return chain[::-1]


def former_tips(git: Git, ref: str) -> list[str]:
    """Return where a ref ever stood, oldest first, as far as its log was not cleared by a deletion."""
    with contextlib.suppress(OSError):
        lines = (git.directory / "logs" / ref).read_text(encoding="utf-8", errors="replace").splitlines()
        return [line.split(" ", 2)[1] for line in lines if line.count(" ") > 1]
    return []


def _each(git: Git, oids: Sequence[str], tip: str) -> Iterator[Read]:
    for oid in oids:
        done = git.run("cat-file", "commit", oid, ok=(0, 1, 128))
        if done.returncode:
            yield Read(oid, (), tip, corrupt_snapshot(oid))
            continue
        header, _, message = done.stdout.decode("utf-8", "replace").partition("\n\n")
        author = next((line[7:].split(" <")[0] for line in header.split("\n") if line.startswith("author ")), "")
        yield Read(oid, tuple(parents_of(done.stdout)), tip, _parse(oid, author, message))


def _parse(oid: str, author: str, message: str) -> RunRow | EvidenceOf | CellwrightError | None:
    try:
        row = parse_message(message)
    except CellwrightError as error:
        return error
    if isinstance(row, dict):
        row["commit"], row["author"] = oid, author
    return row


def corrupt_snapshot(oid: str) -> CellwrightError:
    """Say that a commit, or what it can't be read without, is damaged."""
    return CellwrightError(
        "history/corrupt",
        f"The snapshot {oid[:10]} is damaged on disk and can't be read; the others are not concerned.",
        "Restore history.git from a backup, or fetch it from a remote it was pushed to.",
    )
