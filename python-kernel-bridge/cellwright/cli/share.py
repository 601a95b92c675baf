"""`cellwright history push | fetch | delete`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .output import json_option, say
from .place import folder_option, history_of, workspace_of


@click.command()
@click.argument("remote")
@click.option("--force", is_flag=True, help="Also replace sessions that a deletion rewrote here.")
@folder_option
@json_option
def push(remote: str, force: bool, folder: Path, as_json: bool) -> None:
    """Publish this history to a remote of the repository, or to a URL or path."""
    from ..history.share import find_remote
    from ..history.share import push as publish

    git, place = history_of(folder), find_remote(workspace_of(folder), remote, push=True)
    _tell(publish(git, place, force=force)._asdict(), as_json)


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
    _tell(bring(open_history(workspace), place)._asdict(), as_json)


@click.command()
@click.argument("runs", nargs=-1)
@click.option("--session", "sessions", multiple=True, help="All runs of a session.")
@click.option("--before", help="All runs started before this instant, e.g. 2026-01-31T00:00:00.000Z.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@folder_option
@json_option
def delete(
    runs: tuple[str, ...], sessions: tuple[str, ...], before: str | None, yes: bool, folder: Path, as_json: bool
) -> None:
    """Delete runs for good, after saying what that takes away."""
    from ..history.deletion import Removal, remove

    if not (runs or sessions or before):
        raise click.UsageError("Name RUNS, --session or --before.")
    git, what = history_of(folder), Removal(frozenset(runs), frozenset(sessions), before)
    preview = remove(git, what, preview=True)
    kept = f"; {', '.join(preview['pushed'])} keep their copy" if preview["pushed"] else ""
    text = f"{preview['runs']} runs ({preview['stars']} starred or named), about {preview['bytes']:,} bytes{kept}"
    if preview.get("later"):
        text += f"; {preview['later']} later runs stay and may still show what these had put into the notebook"
    if not yes:
        click.confirm(f"Delete {text}?", abort=True, err=True)
    say(dict(remove(git, what, preview=False)), f"Deleted {text}.", as_json)


def _tell(shared: dict[str, Any], as_json: bool) -> None:
    say(shared, "\n".join(f"{name:10} {value}" for name, value in shared.items()), as_json)
