"""What every handler shares: who may ask, work off the event loop, and errors as data."""

from __future__ import annotations

import asyncio
import functools
import json
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar, cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..errors import CellwrightError
from .errors import http_error, status_of
from .log import log_event
from .places import Place, contained, find_place, root_of

T = TypeVar("T")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGITS = 18  # more are beyond any limit of ours, and of what int() takes
_threads = ThreadPoolExecutor(8, thread_name_prefix="cellwright")


class CellwrightHandler(APIHandler):
    """Base of our handlers: JSON or bytes out, `ErrorData` with a fitting status on every failure."""

    auth_resource = "contents"

    async def place(self, *, fresh: bool = False) -> Place:
        """Return what the argument `path` is about.

        Raises:
            CellwrightError: ``path/outside``.
        """
        return await self.place_of(self.get_query_argument("path", "", strip=False), fresh=fresh)

    async def place_of(self, path: str, *, fresh: bool = False) -> Place:
        """Return what a contents path is about.

        Raises:
            CellwrightError: ``path/outside``.
        """
        root = await self.blocking(root_of, self.contents_manager, self.settings["server_root_dir"])
        plain, notebook = await contained(self.contents_manager, root, path)
        place = await self.blocking(find_place, plain, notebook, root, fresh=fresh)
        self._store = place.workspace.store
        return place

    async def blocking(self, function: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Run what may wait for disk or git in a thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_threads, functools.partial(function, *arguments, **named))

    def body(self) -> dict[str, Any]:
        """Return the request's JSON object.

        Raises:
            CellwrightError: ``wire/invalid``.
        """
        try:
            value = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise invalid("its body is not JSON") from error
        if not isinstance(value, dict):
            raise invalid("its body is not a JSON object")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole-number argument between 0 and `most`.

        Raises:
            CellwrightError: ``wire/invalid``.
        """
        text = self.get_query_argument(name, str(default))
        if not text.isascii() or not text.isdigit():
            raise invalid(f"{name} is not a whole number")
        return most if len(text) > _DIGITS else min(int(text), most)

    def answer(self, value: Any) -> None:
        """Send a message as JSON; bytes are JSON already."""
        self.set_header("Cache-Control", "no-store")
        content = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode("utf-8")
        self.finish(content, set_content_type="application/json; charset=UTF-8")

    def answer_bytes(self, content: bytes, kind: str = "application/octet-stream") -> None:
        """Send bytes, e.g. a pack."""
        self.set_header("Cache-Control", "no-store")
        self.finish(content, set_content_type=kind)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send any failure as `ErrorData`, and note it where its store is."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, CellwrightError):
            self.set_status(status_of(error))
            data = error.to_wire()
        else:
            said = error.log_message or error.reason if isinstance(error, web.HTTPError) else None
            data = http_error(status_code, said)
        store: Path | None = getattr(self, "_store", None)
        if store is not None:
            told = {"method": self.request.method, "route": self.request.path, **data}
            _threads.submit(log_event, store, "error", **told)  # nobody waits for it, nor does the event loop
        self.answer(data)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Keep foreseen errors out of the server's log as tracebacks."""
        if isinstance(value, CellwrightError):
            self.log.warning("cellwright: %s: %s", value.code, value)
        else:
            super().log_exception(typ, value, tb)


Method = Callable[..., Awaitable[None]]


def allowed(method: Method) -> Method:
    """Let only authenticated and authorized users in."""
    return cast("Method", web.authenticated(authorized(method)))


def allowed_to_read(method: Method) -> Method:
    """Let in also those who may only read: for a question that is too long for an address, and so comes as POST."""
    return cast("Method", web.authenticated(authorized("read")(method)))


def is_id(text: str) -> bool:
    """Whether a text is an id as ours are: a UUID in lower case."""
    return _ID.fullmatch(text) is not None


def invalid(why: str) -> CellwrightError:
    """Say that a request can't be understood."""
    return CellwrightError(
        "wire/invalid",
        f"The request can't be understood: {why}.",
        "Reload the page, so that both sides are the same version.",
    )


class UnknownHandler(CellwrightHandler):
    """Any other address below ours."""

    @allowed
    async def get(self) -> None:
        """Say that there is nothing."""
        raise web.HTTPError(404, "Cellwright has nothing at this address")

    put = post = delete = patch = get
