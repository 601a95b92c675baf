"""Spools: what kernels left for a front end that was away."""

from __future__ import annotations

import json
from pathlib import Path

from ..store import spool
from .base import CellwrightHandler, allowed


class SpoolHandler(CellwrightHandler):
    """GET spool?path[&session&after&limit], DELETE spool?path&session&through."""

    @allowed
    async def get(self) -> None:
        """Answer the sessions with entries, or one session's entries."""
        place = await self.place()
        folder = spool.spool_folder(place.workspace.store, await self.blocking(place.notebook_id, keep=False))
        session = self.get_query_argument("session", None)
        if session is None:
            found = await self.blocking(spool.waiting, folder)
            self.answer({"sessions": [one._asdict() for one in found]})
            return
        after, limit = self.number("after", 0, 2**53), self.number("limit", 1000, spool.LARGEST_PAGE)
        self.answer(await self.blocking(_page, folder, session, after, max(1, limit)))

    @allowed
    async def delete(self) -> None:
        """Forget entries that are in a snapshot."""
        place = await self.place()
        folder = spool.spool_folder(place.workspace.store, await self.blocking(place.notebook_id, keep=False))
        through = self.number("through", 0, 2**53)
        await self.blocking(spool.acknowledge, folder, self.get_query_argument("session"), through)
        self.set_status(204)
        self.finish()


def _page(folder: Path, session: str, after: int, limit: int) -> bytes:
    entries, more = spool.read(folder, session, after, limit)
    return json.dumps({"entries": entries, "more": more}, ensure_ascii=False).encode("utf-8", "replace")
