"""`cellwright track`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .output import json_option

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
    is passed on. A notebook runs in its own kernel; the file changes only with --inplace.
    """
    from ..tracking.place import track_file

    tracked = track_file(file)
    if tracked.first:
        kept = "sources, outputs, parameters, metrics and the names of files read and written"
        click.echo(f"Cellwright keeps {kept}\nof what you track in {tracked.git.directory}", err=True)
    if tracked.file.suffix == ".ipynb":
        if arguments:
            raise click.UsageError("A notebook takes no arguments.")
        from ..tracking.notebook import track_notebook

        code, recorder = track_notebook(tracked, tracked.file if inplace else output)
    else:
        if inplace or output:
            raise click.UsageError("--inplace and --output are for notebooks.")
        from ..tracking.script import track_script

        code, recorder = track_script(tracked, list(arguments), python)
    if as_json:
        import json

        runs = [{key: run[key] for key in ("run", "session", "cell", "status", "metrics")} for run in recorder.runs]
        click.echo(json.dumps({"notebook": tracked.notebook, "exitCode": code, "runs": runs}))
    sys.exit(code)
