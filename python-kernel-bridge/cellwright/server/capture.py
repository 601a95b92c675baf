"""The code that turns capture on in a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._version import PROTOCOL
from ..errors import CellwrightError
from ..kernel.bundle import capture_code
from ..store.consent import read_consent
from ..store.spool import spool_folder
from ..store.workspace import create_store
from .base import CellwrightHandler, allowed, invalid
from .places import Place

if TYPE_CHECKING:
    from ..wire.types import CaptureOptions


class CaptureHandler(CellwrightHandler):
    """POST capture."""

    auth_resource = "kernels"

    @allowed
    async def post(self) -> None:
        """Answer the code to execute silently and the expression that then holds the KernelSession."""
        path = self.body().get("path")
        if not isinstance(path, str):
            raise invalid("it needs path")
        code, expression = await self.blocking(_code, await self.place_of(path))
        self.answer({"code": code, "expression": expression})


def _code(place: Place) -> tuple[str, str]:
    consent = read_consent(place.workspace) if place.workspace.problem is None else None
    keeping = consent is not None and consent.answer == "keep"
    options: CaptureOptions = {
        "protocol": PROTOCOL,
        "workspace": str(place.workspace.folder),
        "spool": None,
        "notebook": place.notebook_id(keep=keeping) or None,
    }
    if consent is not None and consent.outputs == "off":
        options["outputLimitBytes"] = 0
    if keeping and options["notebook"]:
        try:
            spool = spool_folder(create_store(place.workspace), options["notebook"])
            spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        except (CellwrightError, OSError):
            return capture_code(options)  # capture works without a spool, and the next push says what is wrong
        options["spool"] = str(spool)
    return capture_code(options)
