"""`cellwright environment`."""

from __future__ import annotations

import click

from .output import json_option, say


@click.group()
def environment() -> None:
    """Python environments of kernels and scripts."""


@environment.command("add")
@click.option("--python", required=True, help="The environment's Python executable.")
@json_option
def add(python: str, as_json: bool) -> None:
    """Add this version of cellwright to another environment, offline, touching no other package."""
    from ..environments.install import add_to_environment

    added = add_to_environment(python)
    say(added, f"cellwright {added['installed']} is in the environment of {added['executable']}", as_json)
