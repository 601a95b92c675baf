"""Environments that were made from snapshots: which there are, and removing them."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TypedDict

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from ..store.files import locked
from ..store.workspace import store_bytes


class Made(TypedDict):
    """One environment in a store."""

    kernel: str
    folder: str
    bytes: int


def made(store: Path) -> list[Made]:
    """Return a store's environments, by name; half-made ones too."""
    folders = sorted(folder for folder in store.glob("environments/*") if folder.is_dir() and not folder.is_symlink())
    return [{"kernel": f"cellwright-{one.name}", "folder": str(one), "bytes": store_bytes(one)} for one in folders]


def remove(one: Made) -> None:
    """Remove an environment and its kernel. A kernel that runs in it loses its packages.

    Raises:
        CellwrightError: ``store/busy`` while it is being made.
    """
    folder = Path(one["folder"])
    with locked(folder.with_suffix(".lock")):
        shutil.rmtree(folder)
        folder.with_suffix(".txt").unlink(missing_ok=True)
    with contextlib.suppress(NoSuchKernel):  # a half-made one has none yet
        KernelSpecManager().remove_kernel_spec(one["kernel"])
