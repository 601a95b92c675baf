"""Noting that the run in progress touched a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..progress import RunInProgress, current
from .addresses import data_address, is_url
from .places import Places

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FILES = 500
_places: Places | None = None
_folders: dict[str, str] = {}
"""A path's folder as it was given → absolute, with a separator at its end; as long as the working folder stays."""


def set_places(places: Places) -> None:
    """Called by capture alone, when it learns the workspace."""
    global _places
    _places = places


def forget_folders() -> None:
    """The working folder may be another now."""
    _folders.clear()


def is_full(run: RunInProgress) -> bool:
    """Whether the run has touched more files than are listed, so that one more makes no difference."""
    return "truncated" in run.scratch


def note_file(source: Any, mode: str, by: str = "reader") -> None:
    """Note what a library call was given: a path, a URL, a list of them; buffers and open files are none."""
    run = current()
    if run is None or source is None or isinstance(source, (int, bytes)):
        return
    if isinstance(source, (list, tuple)):
        for item in source[:MOST_FILES]:
            note_file(item, mode, by)
    elif isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if isinstance(path, str):
            path = os.path.expanduser(path.removeprefix("file://"))
        note_path(run, path, mode, by)


def note_path(run: RunInProgress, path: Any, mode: str, by: str) -> None:
    """Note one path as the system takes it, or an address; `mode` is read or write."""
    note_paths(run, ((path, mode),), by)


def note_paths(run: RunInProgress, paths: Iterable[tuple[Any, str]], by: str) -> None:
    """Note many paths, each with its mode."""
    if _places is None:
        return
    reads, writes = run.reads, run.writes
    for path, mode in paths:
        if type(path) is not str:
            if not isinstance(path, (str, bytes, os.PathLike)):
                continue  # a descriptor
            path = os.fsdecode(path)
        if not path or "\n" in path:
            continue
        found = writes if mode == "write" else reads
        if "://" in path and is_url(path):
            if (address := data_address(path)) is not None:
                found.setdefault(address, by)
            continue
        whole = _whole(path)
        if whole in found or not _places.is_of_user(whole):
            continue
        if len(reads) + len(writes) >= MOST_FILES:
            run.scratch["truncated"] = True
            return
        found[whole] = by


def note_gone(run: RunInProgress, path: Any) -> None:
    """Note that the run removed a file or gave it another name."""
    if isinstance(path, (str, bytes, os.PathLike)):
        whole = os.path.abspath(os.fsdecode(path))
        if run.writes.pop(whole, None) is None and _places is not None and _places.is_of_user(whole):
            run.scratch.setdefault("gone", {})[whole] = "open"


def _whole(path: str) -> str:
    """Return the absolute path; a loop over a folder's files resolves the folder once."""
    head, slash, name = path.rpartition("/")
    if os.sep != "/" or name in ("", ".", ".."):
        return os.path.abspath(path)
    folder = _folders.get(head)
    if folder is None:
        folder = _folders[head] = os.path.join(os.path.abspath(head or (slash or ".")), "")
    return folder + name
