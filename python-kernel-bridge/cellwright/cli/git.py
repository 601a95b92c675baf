"""`cellwright git`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from .place import history_of


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def git(arguments: tuple[str, ...]) -> None:
    """Run git on the history of this workspace: cellwright git log --all."""
    from ..store.git_place import environment, missing

    directory = history_of(Path()).directory
    try:
        done = subprocess.run(["git", f"--git-dir={directory}", *arguments], env=environment(), check=False)
    except FileNotFoundError as error:
        raise missing() from error
    sys.exit(done.returncode)
