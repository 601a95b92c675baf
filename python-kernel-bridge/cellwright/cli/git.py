"""`cellwright git`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from .place import history_of


class _Verbatim(click.Command):
    """Takes every argument as it is, a `--` between them too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--", *args])


@click.command(cls=_Verbatim, context_settings={"help_option_names": []})
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
