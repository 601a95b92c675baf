"""How commands speak: text for people, ``--json`` for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from ..errors import CellwrightError

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def say(value: Any, text: str, as_json: bool) -> None:
    """Print `value` as JSON, or `text`."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1) if as_json else text)


def fail(error: CellwrightError, as_json: bool) -> NoReturn:
    """Print an error as ``message — remedy``, or as ErrorData, and leave with 1."""
    click.echo(json.dumps(error.to_wire()) if as_json else f"{error.message} — {error.remedy}", err=True)
    sys.exit(1)
