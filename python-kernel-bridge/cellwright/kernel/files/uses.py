"""From the paths that a run touched to what its record says of them."""

from __future__ import annotations

import glob
import os
import stat
import sys
from typing import TYPE_CHECKING, Any, cast

from ...ids import instant
from .addresses import is_url
from .audit import databases
from .record import MOST_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...wire.types import FileUse
    from ..progress import RunInProgress
    from .places import Places


def list_files(
    run: RunInProgress, places: Places, reads: list[FileUse], writes: list[FileUse], at_once: int
) -> Iterator[None]:
    """Fill the lists with what the run read and wrote, as it stands now, yielding after so many files each time."""
    _settle_databases(run)
    gone: dict[str, str] = run.scratch.get("gone", {})
    sources = _module_files() if any(path.endswith(".py") for path in run.reads) else set()
    paths = [(reads, path, by) for path, by in run.reads.items() if path not in sources]
    paths += [(writes, path, by) for path, by in run.writes.items()]
    for start in range(0, len(paths), at_once):
        if start:
            yield
        for found, path, by in paths[start : start + at_once]:
            _list(found, path, by, places, gone)
    for path, by in gone.items():
        if path not in run.reads and not os.path.exists(path):
            writes.append(cast("FileUse", {"path": places.written(path), "by": by, "gone": True}))
    del reads[MOST_FILES:], writes[MOST_FILES:]


def _list(found: list[FileUse], path: str, by: str, places: Places, gone: dict[str, str]) -> None:
    if "://" in path and is_url(path):
        found.append(cast("FileUse", {"path": path, "by": by}))
        return
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        if path in gone:
            found.append(cast("FileUse", {"path": places.written(path), "by": by, "gone": True}))
        elif glob.has_magic(path):
            for match in glob.glob(path, recursive=True)[:MOST_FILES]:
                _list(found, match, by, places, gone)
        return  # else it never was there: a look for a file, or a temporary one
    if stat.S_ISREG(state.st_mode):
        use: Any = {"path": places.written(path), "by": by, "size": state.st_size, "modified": instant(state.st_mtime)}
        found.append(use)
    elif stat.S_ISDIR(state.st_mode):
        for file in files_below(path):
            _list(found, file, by, places, gone)


def files_below(folder: str) -> list[str]:
    """Return the files of a partitioned dataset's folder, at most `MOST_FILES`."""
    found: list[str] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        found.extend(os.path.join(place, name) for name in sorted(files) if name[0] not in "._")
        if len(found) >= MOST_FILES:
            break
    return found[:MOST_FILES]


def _settle_databases(run: RunInProgress) -> None:
    """A connection may have been opened cells ago: what it wrote shows in the file."""
    for path, before in list(databases().items()):
        try:
            now = os.stat(path).st_mtime_ns
        except OSError:
            continue
        if now != before:
            databases()[path] = now
            run.writes.setdefault(path, "open")


def _module_files() -> set[str]:
    return {file for module in list(sys.modules.values()) if isinstance(file := getattr(module, "__file__", None), str)}
