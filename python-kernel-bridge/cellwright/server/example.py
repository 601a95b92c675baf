"""The example: a copy for the user."""

from __future__ import annotations

from pathlib import Path

from ..example import copy
from .base import CellwrightHandler, allowed, invalid
from .places import Place


class ExampleHandler(CellwrightHandler):
    """POST example {folder}."""

    @allowed
    async def post(self) -> None:
        """Copy the example below a folder and answer the notebook's path."""
        folder = self.body().get("folder", "")
        if not isinstance(folder, str):
            raise invalid("folder is not a path")
        place = await self.place_of(folder)
        notebook = await self.blocking(_copy, place)
        copied = (place.path, notebook.parent.name, notebook.name)  # a link may lead out of the root
        self.answer({"path": "/".join(part for part in copied if part)})


def _copy(place: Place) -> Path:
    if place.notebook.local is None or not place.notebook.local.is_dir():
        raise invalid("there is no such folder on this machine")
    return copy(place.notebook.local)


ROUTES = [("example", ExampleHandler)]
