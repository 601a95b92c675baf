"""`cellwright history push | fetch | delete`."""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import json_option, say
from .place import folder_option, history_of, workspace_of
from .refs import names_of

if TYPE_CHECKING:
    from ..history.deletion import Going
    from ..wire.types import DeletePreview

_NAMED = 10
"""Runs that the question before a deletion names."""


@click.command()
@click.argument("remote")
@click.option("--force", is_flag=True, help="Also replace and delete there what was deleted here.")
@folder_option
@json_option
def push(remote: str, force: bool, folder: Path, as_json: bool) -> None:
    """Publish this history to a remote of the repository, or to a URL or path."""
    from ..history.share import find_remote
    from ..history.share import push as publish

    git, place = history_of(folder), find_remote(workspace_of(folder), remote, push=True)
    done = publish(git, place, force=force)
    lines = [_told(f"published to {done.remote}", names_of(git, done.moved))]
    if done.rejected:
        why = "! these differ there, as after a deletion here; replace them with --force"
        lines.append(_told(why, names_of(git, done.rejected)))
    if done.deleted:
        why = "! deleted here, but still there; delete it there too with --force"
        lines.append(_told(why, names_of(git, done.deleted, gone="")))
    say(done._asdict(), "\n".join(lines), as_json)
    sys.exit(1 if done.rejected or done.deleted else 0)


@click.command()
@click.argument("remote")
@folder_option
@json_option
def fetch(remote: str, folder: Path, as_json: bool) -> None:
    """Bring what colleagues published; see it with: cellwright history list --team."""
    from ..history.git import open_history
    from ..history.share import fetch as bring
    from ..history.share import find_remote

    workspace = workspace_of(folder)
    place = find_remote(workspace, remote, push=False)
    git = open_history(workspace)
    done = bring(git, place)
    say(done._asdict(), _told(f"fetched from {done.remote}", names_of(git, done.moved)), as_json)


def _instant(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    """As runs carry it: UTC, RFC 3339 with milliseconds."""
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given.replace("Z", "+00:00"))
    except ValueError as error:
        raise click.BadParameter(f"{given} is no date or instant, e.g. 2026-01-31 or 2026-01-31T18:30.") from error
    at = at.replace(tzinfo=timezone.utc) if at.tzinfo is None else at.astimezone(timezone.utc)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@click.command()
@click.argument("runs", nargs=-1)
@click.option("--session", "sessions", multiple=True, help="All runs of a session.")
@click.option(
    "--before", callback=_instant, help="All runs started before this, e.g. 2026-01-31 or 2026-01-31T18:30; UTC."
)
@click.option("--yes", is_flag=True, help="Delete without asking.")
@folder_option
@json_option
def delete(
    runs: tuple[str, ...], sessions: tuple[str, ...], before: str | None, yes: bool, folder: Path, as_json: bool
) -> None:
    """Delete runs for good, after saying what that takes away.

    RUNS are ids, or the end or beginning of them.
    """
    from ..history.deletion import Removal, remove, what_goes
    from .runs import own_run_at, sessions_at

    if not (runs or sessions or before):
        raise click.UsageError("Name RUNS, --session or --before.")
    git = history_of(folder)
    what = Removal(frozenset(own_run_at(git, run) for run in runs), sessions_at(git, sessions), before)
    going = what_goes(git, what)
    if not going.preview["runs"] and not what.sessions:
        say(dict(going.preview), "There is nothing to delete.", as_json)
        return
    text = _in_words(going.preview)
    if not yes:
        for line in _named(going):
            click.echo(line, err=True)
        click.confirm(f"Delete {text}?", abort=True, err=True)
    say(dict(remove(git, what)), f"Deleted {text}.", as_json)


def _named(going: Going) -> list[str]:
    """Return a line for each of the newest runs, and how many more there are."""
    lines = [f"  {row['title']}  {row['started'][:19]}  {row['path']}" for row in going.rows[:_NAMED]]
    more = going.preview["runs"] - len(lines)
    return [*lines, f"  and {more:,} more"] if more else lines


def _in_words(preview: DeletePreview) -> str:
    runs, later, pushed = preview["runs"], preview.get("later", 0), preview["pushed"]
    text = (
        f"{runs} run{'' if runs == 1 else 's'} ({preview['stars']} starred or named), about {preview['bytes']:,} bytes"
    )
    if pushed:
        text += f"; {', '.join(pushed)} {'keeps its' if len(pushed) == 1 else 'keep their'} copy"
    if later:
        stay = "1 later run stays" if later == 1 else f"{later} later runs stay"
        text += f"; {stay} and may still show what {'this' if runs == 1 else 'these'} had put into the notebook"
    return text


def _told(what: str, names: list[str]) -> str:
    return "\n".join([f"{what}:", *(f"  {name}" for name in names)]) if names else f"{what}: nothing new"
