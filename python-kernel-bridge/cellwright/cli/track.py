"""`cellwright track`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import json_option

if TYPE_CHECKING:
    from ..tracking.place import TrackedFile

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option(
    "--python", default=sys.executable, help="Python that runs a script; this one by default.", show_default=False
)
@click.option("--inplace", is_flag=True, help="Save a notebook's outputs into it.")
@click.option("--output", type=_FILE, help="Save a notebook with its outputs here.")
@json_option
@click.argument("file", type=_FILE)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def track(
    file: Path, arguments: tuple[str, ...], python: str, inplace: bool, output: Path | None, as_json: bool
) -> None:
    """Run a script or a notebook and keep every cell of it in the history.

    A script's cells are what `# %%` lines part; the script gets ARGUMENTS, the terminal and Ctrl-C, and its exit code
    is passed on. A notebook runs in its own kernel; the file changes only with --inplace. What can't be kept is said on
    standard error and changes neither.
    """
    notebook = file.resolve().suffix == ".ipynb"
    if notebook and arguments:
        raise click.UsageError("A notebook takes no arguments.")
    if not notebook and (inplace or output):
        raise click.UsageError("--inplace and --output are for notebooks.")
    tracked = _place_of(file)
    if notebook:
        from ..tracking.notebook import track_notebook

        path = file.resolve()
        code, recorder = track_notebook(path, tracked, path if inplace else output)
    else:
        from ..tracking.script import run_alone, track_script

        script = list(arguments)
        code, recorder = track_script(tracked, script, python) if tracked else (run_alone(file, script, python), None)
    if as_json:
        import json

        kept = recorder.runs if recorder else []
        runs = [{key: run[key] for key in ("run", "session", "cell", "status", "metrics")} for run in kept]
        click.echo(json.dumps({"notebook": tracked and tracked.notebook, "exitCode": code, "runs": runs}))
    sys.exit(code)


def _place_of(file: Path) -> TrackedFile | None:
    """Return where the file is kept, None where it can't be: it runs all the same."""
    from ..errors import CellwrightError
    from ..tracking.place import track_file
    from ..tracking.unkept import tell_unkept

    try:
        tracked = track_file(file)
    except CellwrightError as error:
        if error.code == "track/no-file":
            raise
        tell_unkept(error)
        return None
    if tracked.first:
        kept = "sources, outputs, parameters, metrics and the names of files read and written"
        click.echo(f"Cellwright keeps {kept}\nof what you track in {tracked.git.directory}", err=True)
    return tracked
