"""Checks of messages against the schema; for the server's side, where fastjsonschema is installed."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import fastjsonschema

from ..errors import CellwrightError


@functools.cache
def _validator(name: str) -> Callable[[Any], Any]:
    schema = json.loads(files(__package__).joinpath("schema.json").read_text(encoding="utf-8"))
    if name not in schema["definitions"]:
        raise LookupError(f"schema/wire defines no {name}")
    del schema["$id"]
    checker: Callable[[Any], Any] = fastjsonschema.compile({**schema, "$ref": f"#/definitions/{name}"})
    return checker


def check(name: str, value: Any) -> None:
    """Check a parsed JSON value against the definition `name`; unknown fields are fine.

    Raises:
        CellwrightError: ``wire/invalid`` naming the place and what was expected.
    """
    try:
        _validator(name)(value)
    except fastjsonschema.JsonSchemaValueException as error:
        raise CellwrightError(
            "wire/invalid",
            f"This is not a {name}: {error.message.replace('data', 'it', 1)}.",
            "Update Cellwright on the side that sent it, so that both have the same version.",
        ) from error
