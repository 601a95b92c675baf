"""Git's side of a snapshot: one push in, packs of what is asked for out."""

from __future__ import annotations

from ..errors import CellwrightError
from ..history.git import LARGEST_PUSH, SNAPSHOTS, open_history
from ..history.housekeeping import keep_house
from ..history.reading import pack_blobs, pack_trees, session_tip
from ..history.receive import check_push, receive
from ..store.consent import read_consent
from ..store.notebooks import Notebooks
from .base import CellwrightHandler, allowed, allowed_to_read, invalid, is_id
from .log import log_event
from .places import Place

_HEAD = 512  # bytes, in which a push has its command


class ReceivePackHandler(CellwrightHandler):
    """POST git/receive-pack?path: git's own report comes back with status 200, also when a swap was lost (`ng`)."""

    @allowed
    async def post(self) -> None:
        """Take one snapshot."""
        if len(self.request.body) > LARGEST_PUSH:
            raise CellwrightError(
                "push/too-large",
                f"A snapshot may have {LARGEST_PUSH // 2**20} MiB, and this one has {len(self.request.body) // 2**20}.",
                "Turn keeping outputs off for this notebook, or clear its largest outputs.",
            )
        place = await self.place()
        report = await self.blocking(_receive, place, self.request.body)
        self.answer_bytes(report, "application/x-git-receive-pack-result")
        try:
            await self.blocking(_afterwards, place)
        except CellwrightError as error:  # the snapshot is kept and answered for
            self.log.warning("cellwright: %s: %s", error.code, error)
            await self.blocking(log_event, place.workspace.store, "housekeeping", **error.to_wire())


class TipHandler(CellwrightHandler):
    """GET git/tip?path&session."""

    @allowed
    async def get(self) -> None:
        """Answer a Tip."""
        session = self.get_query_argument("session")
        if not is_id(session):
            raise invalid("session is not an id")
        self.answer(await self.blocking(_tip, await self.place(), session))


class TreesHandler(CellwrightHandler):
    """GET git/trees?path&commit."""

    @allowed
    async def get(self) -> None:
        """Answer a pack of a commit and its trees."""
        place = await self.place()
        self.answer_bytes(await self.blocking(pack_trees, place.git, self.get_query_argument("commit")))


class BlobsHandler(CellwrightHandler):
    """POST git/blobs?path."""

    @allowed_to_read
    async def post(self) -> None:
        """Answer a pack of the blobs asked for."""
        oids = self.body().get("oids")
        if not isinstance(oids, list) or not all(isinstance(oid, str) for oid in oids):
            raise invalid("oids is not a list")
        place = await self.place()
        self.answer_bytes(await self.blocking(pack_blobs, place.git, oids))


def _receive(place: Place, body: bytes) -> bytes:
    if read_consent(place.workspace).answer != "keep":
        raise CellwrightError(
            "consent/missing",
            "Nothing was kept, because nobody has agreed to keep history here.",
            "Choose Keep in the History panel.",
        )
    # Where the push names the notebook that was here, the file, which may be large, is looked at afterwards.
    notebook = Notebooks(place.workspace).known(place.notebook)
    if notebook is None or SNAPSHOTS.encode() + notebook.encode() not in body[:_HEAD]:
        notebook = place.notebook_id(keep=True)
    check_push(body, notebook)  # before anything is made
    return receive(open_history(place.workspace), body, notebook)


def _afterwards(place: Place) -> None:
    place.notebook_id(keep=True)
    keep_house(place.workspace)


def _tip(place: Place, session: str) -> object:
    notebook = place.notebook_id(keep=False)
    origin = Notebooks(place.workspace).all().get(notebook, {}).get("origin")
    return session_tip(place.git, notebook, session, origin)
