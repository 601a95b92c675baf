"""Hashes of files as earlier runs read them, for the runs that build on these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...wire.types import FileUse

_MOST = 10_000


class ReadHashes:
    """Remembers the hash of each state that a file was seen in; what became of the file since makes no difference."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], str] = {}

    def learn(self, files: Iterable[FileUse]) -> None:
        """Remember what was hashed."""
        for use in files:
            if "sha256" in use:
                self._known[_state(use)] = use["sha256"]
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]

    def known(self, above: Iterable[FileUse], own: Iterable[FileUse]) -> list[FileUse]:
        """Return those of `above` whose hash is known, with it, but for files that are the run's own."""
        paths = {use["path"] for use in own}
        return [
            {**use, "sha256": sha256}
            for use in above
            if use["path"] not in paths and (sha256 := self._known.get(_state(use))) is not None
        ]


def _state(use: FileUse) -> tuple[Any, ...]:
    return use["path"], use.get("size"), use.get("modified")
