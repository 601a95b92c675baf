"""Noting that the run in progress touched a file."""

from __future__ import annotations

import os
from typing import Any

from ..progress import RunInProgress, current
from .places import Places, is_url, without_password

MOST_FILES = 500
_places: Places | None = None


def set_places(places: Places) -> None:
    """Called by capture alone, when it learns the workspace."""
    global _places
    _places = places


def note_file(source: Any, mode: str, by: str = "reader") -> None:
    """Note what a library call was given: a path, a URL, a list of them; buffers and open files are none."""
    run = current()
    if run is None or source is None or isinstance(source, (int, bytes)):
        return
    if isinstance(source, (list, tuple)):
        for item in source[:MOST_FILES]:
            note_file(item, mode, by)
    elif isinstance(source, (str, os.PathLike)):
        note_path(run, os.fspath(source), mode, by)


def note_path(run: RunInProgress, path: Any, mode: str, by: str) -> None:
    """Note one path as the user gave it; `mode` is read or write."""
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if _places is None or not isinstance(path, str) or not path or "\n" in path:
        return
    found = run.writes if mode == "write" else run.reads
    if is_url(path):
        found.setdefault(without_password(path), by)
        return
    whole = os.path.abspath(os.path.expanduser(path.removeprefix("file://")) if by == "reader" else path)
    if whole in found or not _places.is_of_user(whole):
        return
    if len(run.reads) + len(run.writes) >= MOST_FILES:
        run.scratch["truncated"] = True
        return
    found[whole] = by


def note_gone(run: RunInProgress, path: Any) -> None:
    """Note that the run removed a file or gave it another name."""
    if isinstance(path, (str, bytes, os.PathLike)):
        whole = os.path.abspath(os.fsdecode(path))
        if run.writes.pop(whole, None) is None and _places is not None and _places.is_of_user(whole):
            run.scratch.setdefault("gone", {})[whole] = "open"
