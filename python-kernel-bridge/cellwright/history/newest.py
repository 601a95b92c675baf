"""The first page while the index is still being built: the newest commits alone, from git's own log.

Git walks from newest to oldest by the instant a commit was made; the list goes by the instant a run started, which is
before it. So all runs that started after the oldest commit read are among those read, and only these are shown.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from ..errors import CellwrightError
from ..ids import unix_time
from .git import Git
from .index import place_of
from .log import Read, newest_log
from .rows import EvidenceOf

if TYPE_CHECKING:
    from ..wire.types import RunRow

MOST = 500  # rows; whoever asks for more can wait for the index
_READ_PER_ROW = 2  # evidence takes commits too
_READ_MORE = 50
_SKEW = 5.0  # seconds that a run may have started after its commit; more, and somebody's clock was wrong


class Newest(NamedTuple):
    """The newest rows, newest first, and how many there are in all."""

    rows: list[RunRow]
    total: int


def newest(git: Git, refs: dict[str, str], limit: int) -> Newest | None:
    """Return the newest runs of sessions of ours, at most `limit` + 1; None where only the index can tell.

    Args:
        git: Our repository.
        refs: Name → tip of the sessions' refs.
        limit: Rows of a page.
    """
    most = _READ_PER_ROW * limit + _READ_MORE
    if limit > MOST or not refs:
        return None
    tips = list(refs.values())
    with ThreadPoolExecutor(1, thread_name_prefix="cellwright-count") as beside:
        count = beside.submit(_count, git, tips)
        reads = newest_log(git, tips, most)
        total = count.result()
    if reads is None or total is None or len(reads) < most:
        return None
    rows = _rows(reads, {tip: ref for ref, tip in refs.items()})
    since = min(read.made for read in reads)
    exact = [row for row in rows or [] if unix_time(row["started"]) > since]
    exact.sort(key=lambda row: (row["started"], row["seq"], row["run"]), reverse=True)
    return Newest(exact[: limit + 1], total) if exact else None


def _rows(reads: list[Read], ref_of: dict[str, str]) -> list[RunRow] | None:
    rows: dict[str, RunRow] = {}
    for read in reads:
        place = place_of(ref_of.get(read.tip, ""))
        if place is None or isinstance(read.what, CellwrightError):
            return None
        if isinstance(read.what, EvidenceOf):
            if read.what.run in rows:
                read.what.complete(rows[read.what.run], read.oid)
        elif read.what is not None:
            row = read.what
            row["notebook"] = place[0]
            if unix_time(row["started"]) > read.made + _SKEW:
                return None
            rows[row["run"]] = row
    return list(rows.values())


def _count(git: Git, tips: list[str]) -> int | None:
    asked = ("--count", "--grep=^Cellwright-Run: ", "--stdin")
    done = git.run("rev-list", *asked, stdin="".join(f"{tip}\n" for tip in tips).encode(), ok=(0, 128))
    return int(done.stdout) if done.returncode == 0 else None
