"""Keeps our repository small, now and then and off to the side; never two at once, never in the way of a snapshot."""

from __future__ import annotations

import contextlib
import shutil
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ..errors import CellwrightError
from ..store.consent import read_settings
from ..store.files import unwritable
from ..store.notebooks import Notebooks
from .deletion import Removal, remove
from .git import Git

if TYPE_CHECKING:
    from ..store.workspace import Workspace

_EVERY = 100  # snapshots of this process
_LOOSE = 2_000  # objects; git's own limit before it packs is 6,700
_ABANDONED = 24 * 3600.0  # seconds after which what a killed push left is removed
_RETENTION_EVERY = 3600.0  # seconds

_since: dict[Path, int] = {}
_retained: dict[Path, float] = {}


def keep_house(workspace: Workspace) -> bool:
    """Pack loose objects when enough have gathered, and drop sessions past their retention; called after each snapshot.

    Returns:
        Whether it packed.

    Raises:
        CellwrightError: ``settings/invalid``, ``store/full``, ``git/failed``; the snapshot itself is kept by then.
    """
    git = Git.of(workspace.store)
    if time.monotonic() - _retained.get(workspace.store, -_RETENTION_EVERY) >= _RETENTION_EVERY:
        _retained[workspace.store] = time.monotonic()
        apply_retention(workspace)
    _since[workspace.store] = _since.get(workspace.store, _EVERY) + 1
    if _since[workspace.store] < _EVERY:
        return False
    _since[workspace.store] = 0
    return loose_objects(git) >= _LOOSE and pack(git)


def pack(git: Git) -> bool:
    """Pack what is loose; False when another process is at it already.

    Raises:
        CellwrightError: ``store/full``, ``store/unwritable``, ``git/failed``.
    """
    lock = FileLock(git.directory.parent / "housekeeping.lock", timeout=0)
    try:
        with lock:
            _drop_abandoned(git)
            large = {"maintenance.loose-objects.batchSize": "50000"}
            for task in (
                "loose-objects",
                "loose-objects",
                "incremental-repack",
            ):  # the second drops what the first packed
                git.run("maintenance", "run", "--quiet", f"--task={task}", settings=large)
            git.run("pack-refs", "--all")
    except Timeout:
        return False
    except OSError as error:
        raise unwritable(git.directory, error) from error
    return True


def apply_retention(workspace: Workspace) -> int:
    """Drop runs older than `[history] retention_days` of cellwright.toml, but starred or named ones; return how many.

    Other workspaces in the same store keep theirs.

    Raises:
        CellwrightError: ``settings/invalid``, ``git/failed``.
    """
    days = read_settings(workspace.folder).get("history", {}).get("retention_days")
    if days is None:
        return 0
    if isinstance(days, bool) or not isinstance(days, (int, float)) or not 1 <= days <= 36_500:
        raise CellwrightError(
            "settings/invalid",
            "retention_days under [history] in cellwright.toml is not a number of days, 1 or more.",
            "Mend it in any editor; until then nothing is dropped.",
        )
    before = datetime.now(timezone.utc) - timedelta(days=days)
    elsewhere = Notebooks(workspace).elsewhere()
    what = Removal(before=before.strftime("%Y-%m-%dT%H:%M:%S.000Z"), keep_starred=True, spared=elsewhere)
    return remove(Git.of(workspace.store), what)["runs"]


def loose_objects(git: Git) -> int:
    """Return about how many objects are loose, as git itself guesses: from one of its 256 folders."""
    folder = git.directory / "objects" / "17"
    return 256 * sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


def _drop_abandoned(git: Git) -> None:
    objects = git.directory / "objects"
    for left in (*objects.glob("??/tmp_obj_*"), *objects.glob("pack/tmp_*"), *objects.glob("tmp_objdir-*")):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
