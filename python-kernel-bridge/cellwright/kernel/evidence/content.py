"""SHA-256 of files, remembered as long as path, size, modification time and inode stay the same."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...wire.types import FileUse

_MOST = 10_000
_BLOCK = 2**20


class FileHashes:
    """Hashes files as a run left them; one that has changed since then has no hash."""

    def __init__(self, workspace: Callable[[], str]) -> None:
        self._workspace = workspace
        self._known: dict[tuple[str, int, int, int], str] = {}

    def hash(self, uses: list[FileUse], step: Callable[[], None]) -> list[FileUse]:
        """Return the uses with `sha256` where the file still is what the run saw. `step` is called every MiB."""
        found = []
        for use in uses:
            digest = self._digest(use, step) if "size" in use else None
            found.append(use if digest is None else _with_hash(use, digest))
        return found

    def _digest(self, use: FileUse, step: Callable[[], None]) -> str | None:
        path = os.path.join(self._workspace(), use["path"])
        try:
            key = _state(path)
            if key[1] != use["size"]:
                return None
            if key not in self._known:
                digest = hashlib.sha256()
                with open(path, "rb", buffering=0) as file:
                    while block := file.read(_BLOCK):
                        digest.update(block)
                        step()
                if _state(path) != key:
                    return None
                self._known[key] = digest.hexdigest()
                while len(self._known) > _MOST:
                    del self._known[next(iter(self._known))]
            return self._known[key]
        except OSError:  # gone or unreadable by now: it has no hash
            return None


def _with_hash(use: FileUse, sha256: str) -> FileUse:
    return {**use, "sha256": sha256}


def _state(path: str) -> tuple[str, int, int, int]:
    state = os.stat(path)
    return path, state.st_size, state.st_mtime_ns, state.st_ino
