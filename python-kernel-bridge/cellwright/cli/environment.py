"""`cellwright environment`."""

from __future__ import annotations

import click

from .output import json_option, say


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
