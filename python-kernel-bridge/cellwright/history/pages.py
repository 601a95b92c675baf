"""Pages of runs, newest first, as the front end asks for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..errors import CellwrightError
from .damage import damage
from .git import MARKS, REMOTES, SNAPSHOTS, Git
from .index import Index, build_beside, dump_row, is_building, open_index
from .marks import read_marks
from .newest import newest
from .texts import find_runs

if TYPE_CHECKING:
    from ..wire.types import ErrorData, RunRow

Scope = Literal["cell", "notebook", "workspace", "team"]
SCOPES = ("cell", "notebook", "workspace", "team")
_ID_LENGTH = 36
LARGEST_PAGE = 20_000
_MOST_PROBLEMS = 20

_marks: dict[Path, dict[str, dict[str, Any]]] = {}
_COLUMNS = "r.row, r.notebook, r.path, r.run, r.started, r.seq, r.remote"
_Found = tuple[str, str, str, str, str, int, str]


class _Marks(NamedTuple):
    """What people said; of our own the remote is empty."""

    runs: dict[tuple[str, str], Any]
    """(remote, run) → its mark."""
    promoted: dict[tuple[str, str], list[str]]
    """(remote, notebook) → names that are metrics there."""


class Query(NamedTuple):
    """Which runs are asked for."""

    scope: Scope = "workspace"
    notebook: str = ""
    cell: str | None = None
    cursor: str | None = None
    limit: int = 100
    origins: tuple[tuple[str, str], ...] = ()
    """For a copied notebook: (notebook it comes from, instant of the copy), whose runs before that are its own past."""
    elsewhere: frozenset[str] = frozenset()
    """Notebooks of other workspaces that share the store."""


PathOf = Callable[[str, str], str]
"""(notebook id, its path as a run has it) → its path for whoever asks."""


def page(git: Git, query: Query, path_of: PathOf) -> bytes:
    """Return a RunPage as JSON.

    Args:
        git: Our repository; one that isn't there yet has no runs.
        query: What to list.
        path_of: Tells where a notebook is now.

    Raises:
        CellwrightError: ``runs/cursor``, ``store/full``, ``store/unwritable``.
    """
    if not git.exists:
        return _page([], 0, None, [])
    refs = git.refs()
    damaged = damage(git, refs)
    found, total, problems = _newest(git, query, refs) or _indexed(git, query, refs)
    shown = found[: query.limit]
    more = total > len(shown) if query.cursor is None else len(found) > query.limit
    following = json.dumps([shown[-1][4], shown[-1][5], shown[-1][3]]) if shown and more else None
    marks, troubles = _all_marks(git, refs)
    once = {problem["message"]: problem for problem in [*damaged, *problems, *troubles]}
    return _page(_complete(shown, path_of, marks), total, following, list(once.values()))


def _newest(git: Git, query: Query, refs: dict[str, str]) -> tuple[list[_Found], int, list[ErrorData]] | None:
    """Return the first page without an index, where that is not built yet; None where the index has to answer."""
    if query.cursor is not None or query.scope not in ("notebook", "workspace") or query.origins:
        return None
    if not is_building(git):
        with open_index(git) as index:
            if not index.is_cold(refs):
                return None
    mine = {ref: tip for ref, tip in refs.items() if ref.startswith(SNAPSHOTS) and _takes(query, ref.split("/")[3])}
    first = newest(git, mine, query.limit)
    if first is None:
        return None
    build_beside(git, refs)
    return [_found_of(row) for row in first.rows], first.total, []


def _takes(query: Query, notebook: str) -> bool:
    return notebook == query.notebook if query.scope == "notebook" else notebook not in query.elsewhere


def _found_of(row: RunRow) -> _Found:
    path = row.pop("path")  # type: ignore[misc]  # a row of the index has none
    return dump_row(row), row["notebook"], path, row["run"], row["started"], row["seq"], ""


def _indexed(git: Git, query: Query, refs: dict[str, str]) -> tuple[list[_Found], int, list[ErrorData]]:
    where, values = _where(query)
    after, place = _after(query.cursor)
    with open_index(git) as index:
        index.sync(refs)
        total = index.database.execute(f"SELECT count(*) FROM runs r WHERE {where}", values).fetchone()[0]
        found = index.database.execute(
            f"SELECT {_COLUMNS} FROM runs r WHERE {where} {after}"
            " ORDER BY r.started DESC, r.seq DESC, r.run DESC LIMIT ?",
            (*values, *place, query.limit + 1),
        ).fetchall()
        problems = index.database.execute(
            f"SELECT DISTINCT code, message, remedy FROM problems LIMIT {_MOST_PROBLEMS}"
        ).fetchall()
    return found, total, [{"code": c, "message": m, "remedy": r} for c, m, r in problems]


def row_of(git: Git, run: str, path_of: PathOf) -> bytes:
    """Return one RunRow as JSON; our own before a fetched one.

    Raises:
        CellwrightError: ``runs/unknown``.
    """
    found: list[Any] = []
    refs = git.refs()
    if git.exists:
        with open_index(git) as index:
            index.sync(refs)
            found = index.database.execute(
                f"SELECT {_COLUMNS} FROM runs r WHERE r.run = ? ORDER BY r.remote LIMIT 1",
                (run,),
            ).fetchall()
    if not found:
        raise CellwrightError(
            "runs/unknown",
            "This run is not in the history of this workspace.",
            "It may have been deleted, or be a colleague's: try 'cellwright history fetch'.",
        )
    return _complete(found, path_of, _all_marks(git, refs)[0])[0].encode("utf-8")


def full_id(git: Git, part: str) -> str:
    """Return the id of the one run whose id begins or ends with `part`; an id that is unknown comes back as it is.

    Raises:
        CellwrightError: ``runs/ambiguous``.
    """
    if not 0 < len(part) < _ID_LENGTH or not git.exists:
        return part
    with open_index(git) as index:
        index.sync(git.refs())
        found = index.database.execute(
            "SELECT DISTINCT run FROM runs WHERE substr(run, 1, ?) = ? OR substr(run, -?) = ? LIMIT 2",
            (len(part), part, len(part), part),
        ).fetchall()
    if len(found) > 1:
        raise CellwrightError(
            "runs/ambiguous",
            f"More than one run is called {part}.",
            "Give more of its id; the last digits differ most.",
        )
    return str(found[0][0]) if found else part


def search(git: Git, query: Query, text: str) -> list[str]:
    """Return the runs whose source or text outputs hold `text`, newest first, whatever the case.

    Raises:
        CellwrightError: ``store/full``, ``store/unwritable``, ``git/failed``.
    """
    if not git.exists or not text.strip():
        return []
    where, values = _where(query)
    with open_index(git) as index:
        index.sync(git.refs())
        return find_runs(index, where, values, text)


def knows_commit(index: Index, oid: str) -> bool:
    """Whether a commit is one that a row names, or that its run was first kept in."""
    found = index.database.execute("SELECT 1 FROM runs WHERE made = ? OR latest = ? LIMIT 1", (oid, oid)).fetchone()
    return found is not None


def _where(query: Query) -> tuple[str, tuple[Any, ...]]:
    if query.scope == "team":
        return "(r.remote = '' OR NOT EXISTS (SELECT 1 FROM runs o WHERE o.run = r.run AND o.remote < r.remote))", ()
    if query.scope == "workspace":
        others = sorted(query.elsewhere)
        return f"r.remote = '' AND r.notebook NOT IN ({', '.join('?' * len(others))})", tuple(others)
    own = " OR ".join(["r.notebook = ?", *("r.notebook = ? AND r.started < ?" for _ in query.origins)])
    values = (query.notebook, *(value for origin in query.origins for value in origin))
    where = f"({own}) AND r.remote = ''"
    return (where, values) if query.scope == "notebook" else (f"{where} AND r.cell = ?", (*values, query.cell))


def _after(cursor: str | None) -> tuple[str, tuple[Any, ...]]:
    if cursor is None:
        return "", ()
    try:
        started, seq, run = json.loads(cursor)
        if not (isinstance(started, str) and isinstance(run, str) and isinstance(seq, int) and abs(seq) < 2**53):
            raise ValueError("not a place in the list")
        return "AND (r.started, r.seq, r.run) < (?, ?, ?)", (started, seq, run)
    except (ValueError, TypeError, RecursionError) as error:
        raise CellwrightError("runs/cursor", "The list can't go on from there.", "Reload the list.") from error


def _complete(found: list[Any], path_of: PathOf, marks: _Marks) -> list[str]:
    paths: dict[tuple[str, str], str] = {}
    rows = []
    for row, notebook, path, run, _, _, remote in found:
        if (notebook, path) not in paths:
            paths[notebook, path] = path_of(notebook, path)
        extra = f',"path":{json.dumps(paths[notebook, path])}'
        for key, said, about in (("mark", marks.runs, run), ("promoted", marks.promoted, notebook)):
            value = said.get(("", about)) or (said.get((remote, about)) if remote else None)
            extra += f',"{key}":{json.dumps(value)}' if value else ""
        rows.append(row[:-1] + extra + "}")
    return rows


def _all_marks(git: Git, refs: dict[str, str]) -> tuple[_Marks, list[ErrorData]]:
    """Return what was said in all notebooks; a marks file is read again only when its ref moved."""
    found = _Marks({}, {})
    problems: list[ErrorData] = []
    known = _marks.get(git.directory, {})
    read: dict[str, dict[str, Any]] = {}
    for ref, tip in refs.items():
        remote = ref.split("/")[3] if ref.startswith(REMOTES) and "/marks/" in ref else ""
        if not remote and not ref.startswith(MARKS):
            continue
        try:
            said = read[tip] = known.get(tip) or _said(read_marks(git, tip))
        except CellwrightError as error:
            problems.append(error.to_wire())
            continue
        found.runs.update({(remote, run): mark for run, mark in said["runs"].items()})
        found.promoted[remote, ref.rpartition("/")[2]] = said["promoted"]
    _marks[git.directory] = read  # and none of former tips
    return found, problems


def _said(marks: dict[str, Any]) -> dict[str, Any]:
    """Return what can be understood of a marks file, which may be a colleague's."""
    promoted = marks.get("promoted", [])
    understood = isinstance(promoted, list) and all(isinstance(name, str) for name in promoted)
    return {
        "runs": {run: mark for run, mark in marks["runs"].items() if _is_mark(mark)},
        "promoted": promoted if understood else [],
    }


def _is_mark(mark: Any) -> bool:
    if not isinstance(mark, dict) or not isinstance(mark.get("star", False), bool):
        return False
    return all(isinstance(mark.get(name, ""), str) for name in ("name", "note"))


def _page(rows: list[str], total: int, following: str | None, problems: list[ErrorData]) -> bytes:
    head = f'{{"format":"cellwright/run-page","v":1,"total":{total},"next":{json.dumps(following)}'
    tail = f',"problems":{json.dumps(problems)}' if problems else ""
    return (head + tail + ',"rows":[' + ",".join(rows) + "]}").encode("utf-8")
