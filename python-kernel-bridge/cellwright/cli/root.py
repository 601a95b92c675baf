"""The commands together, and how an error reaches a person."""

from __future__ import annotations

import sys

import click

from .._version import __version__
from ..errors import CellwrightError
from .environment import environment
from .git import git
from .history import history
from .output import fail
from .status import doctor
from .track import track


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(version)s")
def cellwright() -> None:
    """History of notebooks and scripts, as plain git, with nothing to annotate."""


for command in (track, history, git, environment, doctor):
    cellwright.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors end with code 1 and say what to do."""
    try:
        cellwright.main(args=arguments, prog_name="cellwright", standalone_mode=False)
    except CellwrightError as error:
        fail(error, "--json" in (sys.argv[1:] if arguments is None else arguments))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:  # `cellwright history list | head`
        sys.stderr.close()
        sys.exit(1)
