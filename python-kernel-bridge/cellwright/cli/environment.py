"""`cellwright environment`."""

from __future__ import annotations

from pathlib import Path

import click

from .output import json_option, say
from .place import folder_option, workspace_of


@click.group()
def environment() -> None:
    """Python environments of kernels and scripts."""


@environment.command("add")
@click.option("--python", help="The environment's Python executable.")
@click.option("--kernel", help="Instead: a kernel by its name, as 'jupyter kernelspec list' shows it.")
@json_option
def add(python: str | None, kernel: str | None, as_json: bool) -> None:
    """Add this version of cellwright to another environment, offline, touching no other package."""
    from ..environments.install import add_to_environment

    if (python is None) == (kernel is None):
        raise click.UsageError("Name --python or --kernel.")
    added = add_to_environment(python if python is not None else _python_of(str(kernel)))
    say(added, f"cellwright {added['installed']} is in the environment of {added['executable']}", as_json)


@environment.command("remove")
@click.argument("kernels", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that were made in this workspace.")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@folder_option
@json_option
def remove_made(kernels: tuple[str, ...], every: bool, yes: bool, folder: Path, as_json: bool) -> None:
    """Remove environments that were made from snapshots, with their kernels.

    KERNELS are their names, cellwright-…; without any, those that there are are listed.
    """
    from ..environments.made import made, remove

    there = made(workspace_of(folder).store)
    lines = {one["kernel"]: f"{one['kernel']}  {one['bytes'] / 1e6:,.0f} MB" for one in there}
    if unknown := next((kernel for kernel in kernels if kernel not in lines), None):
        raise click.UsageError(f"There is no environment {unknown} in this workspace.")
    chosen = [one for one in there if every or one["kernel"] in kernels]
    if not chosen:
        say(there, "\n".join(lines.values()) or "No environments were made in this workspace.", as_json)
        return
    if not yes:
        click.confirm(f"Remove {', '.join(lines[one['kernel']] for one in chosen)}?", abort=True, err=True)
    for one in chosen:
        remove(one)
    say(chosen, "\n".join(f"Removed {lines[one['kernel']]}" for one in chosen), as_json)


def _python_of(kernel: str) -> str:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    from ..environments.executable import kernel_executable
    from ..errors import CellwrightError

    try:
        spec = KernelSpecManager().get_kernel_spec(kernel)
    except NoSuchKernel as error:
        raise CellwrightError(
            "environment/no-kernel", f"There is no kernel named {kernel}.", "See 'jupyter kernelspec list'."
        ) from error
    return kernel_executable(spec.argv, spec.language)
