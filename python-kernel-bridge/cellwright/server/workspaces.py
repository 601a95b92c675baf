"""What the server is, where a notebook's history is kept, and the user's consent."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._version import PROTOCOL, __version__
from ..errors import CellwrightError
from ..store.consent import Consent, read_consent, write_consent
from ..store.git_place import git_version
from ..store.identity import account, author_of, head_of
from ..store.spool import spool_folder
from ..store.workspace import create_store, store_bytes
from .base import CellwrightHandler, allowed, invalid
from .log import log_event
from .places import Place

if TYPE_CHECKING:
    from ..wire.types import Author, GitStatus, Workspace

_SIZE_SECONDS = 3.0
_sizes: dict[Path, tuple[float, int]] = {}


class HelloHandler(CellwrightHandler):
    """GET hello."""

    @allowed
    async def get(self) -> None:
        """Answer a Hello."""
        git = await self.blocking(git_status)
        self.answer({"format": "cellwright/hello", "v": 1, "version": __version__, "protocol": PROTOCOL, "git": git})


class WorkspaceHandler(CellwrightHandler):
    """GET workspace?path."""

    @allowed
    async def get(self) -> None:
        """Answer a Workspace."""
        place = await self.place(fresh=True)
        self.answer(await self.blocking(describe, place, jupyter_author(self.current_user)))


class ConsentHandler(CellwrightHandler):
    """PUT consent."""

    @allowed
    async def put(self) -> None:
        """Remember the answer and return the Workspace as it is then."""
        body = self.body()
        path, answer, outputs = body.get("path"), body.get("consent"), body.get("outputs")
        if not isinstance(path, str) or answer not in ("keep", "off") or outputs not in (None, "keep", "off"):
            raise invalid("it needs path, consent (keep or off) and maybe outputs (keep or off)")
        place = await self.place_of(path, fresh=True)
        await self.blocking(write_consent, place.workspace, answer, outputs)
        await self.blocking(log_event, place.workspace.store, "consent", consent=answer, outputs=outputs)
        self.answer(await self.blocking(describe, place, jupyter_author(self.current_user)))


def git_status() -> GitStatus:
    """Return whether git can be used; blocks."""
    try:
        return {"usable": True, "version": ".".join(map(str, git_version()))}
    except CellwrightError as error:
        return {"usable": False, "problem": error.to_wire()}


def describe(place: Place, fallback: Author) -> Workspace:
    """Return the Workspace message of a place; blocks."""
    workspace, problem = place.workspace, place.workspace.problem
    consent = Consent("unasked", "keep")
    try:
        consent = read_consent(workspace)
    except CellwrightError as error:
        problem = problem or error
    keeping = consent.answer == "keep" and problem is None
    notebook, spool = "", None
    try:
        notebook = place.notebook_id(keep=keeping)
        if keeping and notebook:
            spool = spool_folder(create_store(workspace), notebook)
            spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    except CellwrightError as error:
        problem = problem or error
    folder = workspace.folder
    answer: Workspace = {
        "format": "cellwright/workspace",
        "v": 1,
        "workspace": str(folder),
        "root": _relative(folder, place.root),
        "store": str(workspace.store),
        "storeBytes": size_of(workspace.store),
        "notebook": notebook,
        "consent": consent.answer,
        "outputs": consent.outputs,
        "inGit": workspace.git is not None,
        "git": git_status(),
        "spool": str(spool) if spool else None,
        "head": head_of(folder) if workspace.git else None,
        "author": author_of(folder, fallback),
    }
    if problem is not None:
        answer["problem"] = problem.to_wire()
    return answer


def jupyter_author(user: Any) -> Author:
    """Return who works here where git doesn't know: Jupyter's user, else the account's name."""
    name = getattr(user, "display_name", "") or getattr(user, "name", "") or account()
    username = getattr(user, "username", "") or account()
    return {"name": name, "email": f"{username}@jupyter.local"}


def size_of(store: Path) -> int:
    """Return the store's size in bytes, at most `_SIZE_SECONDS` old; blocks."""
    known = _sizes.get(store)
    if known is None or time.monotonic() - known[0] > _SIZE_SECONDS:
        known = (time.monotonic(), store_bytes(store))
        _sizes[store] = known
    return known[1]


def _relative(folder: Path, root: Path) -> str:
    if folder.is_relative_to(root):
        return "" if folder == root else folder.relative_to(root).as_posix()
    return "/".join([".."] * len(root.relative_to(folder).parts)) if root.is_relative_to(folder) else folder.as_posix()
