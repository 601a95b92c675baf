"""Which HTTP status an error has."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..errors import CellwrightError

if TYPE_CHECKING:
    from ..wire.types import ErrorData

_STATUS = {
    "push/refused": 403,
    "push/too-large": 413,
    "consent/missing": 403,
    "path/outside": 404,
    "environment/unknown-job": 404,
    "history/moved": 409,
    "history/damaged": 409,
    "history/not-freed": 500,
    "history/too-large": 413,
    "history/broken": 503,
    "index/damaged": 503,
    "store/full": 507,
    "store/busy": 503,
    "server/failed": 500,
}
_BY_ENDING = {"/unknown": 404, "/missing": 503, "/unwritable": 500, "/unreadable": 500, "/failed": 500, "/slow": 504}


def status_of(error: CellwrightError) -> int:
    """Return the HTTP status that fits an error; 400 for what the request got wrong."""
    ending = "/" + error.code.rpartition("/")[2]
    return _STATUS.get(error.code) or _BY_ENDING.get(ending, 400)


def http_error(status: int, message: str | None) -> ErrorData:
    """Return what an HTTP status says, as every error is said."""
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"
    if status in (401, 403):
        remedy = "Log in again and reload the page; the account needs the right to read and write contents."
    elif status == 404:
        remedy = "Check the address; an older Cellwright on the server may lack it, then update that."
    elif status < 500:
        remedy = "Reload the page and try again."
    else:
        remedy = "Look at the log of the Jupyter server; what waits is kept and tried again."
    return {"code": f"http/{status}", "message": (message or phrase).rstrip(".") + ".", "remedy": remedy}
