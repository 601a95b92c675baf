"""Follows the contents manager: renamed and copied notebooks keep their history, copies get ids of their own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from ..errors import CellwrightError
from ..store.notebooks import NotebookPlace, Notebooks
from .places import contained, find_place

SCHEMA = "https://events.jupyter.org/jupyter_server/contents_service/v1"


class Moves:
    """Listens to one contents manager."""

    def __init__(self, contents_manager: Any, root: Path, log: Any) -> None:
        self._contents_manager = contents_manager
        self._root = root
        self._log = log

    async def __call__(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        """Take one event; what can't be followed is found by inode and cells when the notebook is next opened."""
        source, target = data.get("source_path"), data.get("path")
        if data.get("action") not in ("rename", "copy") or not source or not target:
            return
        try:
            old = await asyncio.to_thread(_without_check, source, self._root)
            path, new = await contained(self._contents_manager, self._root, target)
            await asyncio.to_thread(self._follow, data["action"], path, old, new)
        except CellwrightError as error:
            self._log.warning("cellwright: %s could not be followed: %s", target, error)

    def _follow(self, action: str, path: str, old: NotebookPlace, new: NotebookPlace) -> None:
        notebooks = Notebooks(find_place(path, new, self._root, fresh=False).workspace)
        if action == "rename":
            notebooks.moved(old, new)
        else:
            notebooks.copied(old, new)


def _without_check(path: str, root: Path) -> NotebookPlace:
    local = root / path.strip("/")
    if ":" in path and not local.parent.is_dir():
        return NotebookPlace(None, path)
    return NotebookPlace(local.parent.resolve() / local.name)
