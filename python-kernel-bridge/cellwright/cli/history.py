"""`cellwright history`: what is kept, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .compare import compare
from .output import json_option, say
from .place import folder_option, history_of, workspace_of
from .runs import files_at, row_at
from .share import delete, fetch, push

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..history.git import Git

_TOLD = 3
"""Problems of one kind that a list spells out."""


@click.group()
def history() -> None:
    """Runs that are kept: list, look at, rebuild, share, delete."""


for command in (push, fetch, delete, compare):
    history.add_command(command)


@history.command("list")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Runs at most, newest first.")
@click.option("--team", is_flag=True, help="What was fetched from colleagues too.")
@folder_option
@json_option
def list_runs(limit: int, team: bool, folder: Path, as_json: bool) -> None:
    """List runs, newest first, and say which can't be read."""
    from ..history.index import open_index
    from ..history.pages import Query, page
    from ..store.notebooks import Notebooks

    git = history_of(folder)
    elsewhere = Notebooks(workspace_of(folder)).elsewhere()
    query = Query(scope="team" if team else "workspace", limit=limit, elsewhere=elsewhere)
    with open_index(git) as index:  # whole: the newest runs alone would not tell of damage further back
        index.sync(git.refs())
    found = json.loads(page(git, query, lambda _, path: path))
    say(found, "\n".join(listed(found["rows"])) or nothing(git, team), as_json)
    if not as_json:  # which has them
        for line in troubles(found.get("problems", [])):
            click.echo(line, err=True)


@history.command()
@click.argument("run")
@folder_option
@json_option
def show(run: str, folder: Path, as_json: bool) -> None:
    """Show a run: title, parameters, metrics, files and source."""
    from ..history.layout import rebuild

    git = history_of(folder)
    row = row_at(git, run)
    cells = rebuild(files_at(git, row["commit"]))["cells"]
    cell = cells[row["index"]] if row.get("index", len(cells)) < len(cells) else None
    lines = [line_of(row), f"notebook  {row['path']}", f"commit    {row['commit']}"]
    for name in ("params", "metrics"):
        lines += [f"{name[:-1]:9} {value['name']} = {value['value']}" for value in row[name]]
    files = (("read", "reads"), ("above", "upstreamReads"), ("write", "writes"))
    lines += [f"{word:9} {path}" for word, name in files for path in row.get(name, [])]
    lines += ["", cell["source"]] if cell else []
    say({**row, "source": cell["source"] if cell else None}, "\n".join(lines), as_json)


@history.command()
@click.argument("run")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output by default.")
@folder_option
def export(run: str, output: Path | None, folder: Path) -> None:
    """Rebuild the notebook as it stood after a run."""
    from ..errors import CellwrightError
    from ..history.layout import rebuild

    git = history_of(folder)
    notebook = rebuild(files_at(git, row_at(git, run)["commit"]))
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise CellwrightError(
            "export/exists", f"{output} is there already.", "Name another file; nothing is overwritten."
        ) from error


@history.command()
@folder_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """Say where history is kept, whether, and how much."""
    from ..history.git import SNAPSHOTS, Git
    from ..store.consent import read_consent
    from ..store.workspace import store_bytes

    workspace = workspace_of(folder)
    consent = read_consent(workspace)
    sessions = len(Git.of(workspace.store).refs(SNAPSHOTS))
    found = {
        "workspace": str(workspace.folder),
        "store": str(workspace.store),
        "consent": consent.answer,
        "outputs": consent.outputs,
        "sessions": sessions,
        "bytes": store_bytes(workspace.store),
    }
    say(found, "\n".join(f"{name:10} {value}" for name, value in found.items()), as_json)


@history.command()
@folder_option
@json_option
def gc(folder: Path, as_json: bool) -> None:
    """Pack the history, so that it stays small. Nothing is deleted."""
    from ..errors import CellwrightError
    from ..history.housekeeping import pack
    from ..store.workspace import store_bytes

    git = history_of(folder)
    before = store_bytes(git.directory)
    if not pack(git):
        raise CellwrightError(
            "store/busy", "Another process is packing this history.", "Wait for it to end; there is nothing else to do."
        )
    after = store_bytes(git.directory)
    say({"before": before, "after": after}, f"{before:,} → {after:,} bytes", as_json)


def listed(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Return a line for each run; where they are of several notebooks or scripts, with its own at the end."""
    paths = {row["path"] for row in rows}
    for row in rows:
        yield f"{line_of(row)}  {row['path']}" if len(paths) > 1 else line_of(row)


def nothing(git: Git, team: bool) -> str:
    """Return what an empty list says."""
    from ..history.git import REMOTES

    here = "No runs are kept here."
    return here if team or not git.refs(REMOTES) else f"{here} Those that were fetched are listed by --team."


def line_of(row: dict[str, Any]) -> str:
    """Return what a list says of a run."""
    metrics = "  ".join(f"{m['name']}={m['value']}" for m in row["metrics"][:4])
    is_known = row["durationMs"] or row["status"] != "died"  # else it was not seen after it began
    took = f"{row['durationMs'] / 1000:.1f}s" if is_known else "–"
    return f"{row['run']}  {row['started'][:19]}  {row['status']:5} {took:>9}  {row['title']}  {metrics}".rstrip()


def troubles(problems: list[dict[str, str]]) -> Iterator[str]:
    """Return what a list says of runs that it can't show: what is wrong, a few of each kind, and what to do."""
    for remedy in dict.fromkeys(problem["remedy"] for problem in problems):
        said = [problem["message"] for problem in problems if problem["remedy"] == remedy]
        yield from (f"! {message}" for message in said[:_TOLD])
        if len(said) > _TOLD:
            yield f"! and {len(said) - _TOLD} more like this"
        yield f"  {remedy}"
