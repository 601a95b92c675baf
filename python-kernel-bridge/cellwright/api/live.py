"""The run that `cw.*` writes to, found through whichever copy of Cellwright captures this process."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from .._version import PROTOCOL

if TYPE_CHECKING:
    from ..kernel.progress import RunInProgress

ACTIVE = "_cellwright_active"
"""The module in `sys.modules` where live capture is found."""

NOT_CAPTURED = (
    "Nothing is being recorded here, so what cw.* is told is dropped. "
    "Run the code in a notebook whose history is kept, or with `cellwright track`."
)
OTHER_PROTOCOL = (
    "This kernel's Cellwright speaks another protocol than the one that captures it, so what cw.* is told is dropped. "
    "Install the same version of cellwright in the kernel's environment and in JupyterLab's."
)
ENDED = "The cell that opened this cw.run() block has ended, so what is logged to the block is dropped."

_warned: set[str] = set()


def live_run() -> RunInProgress | None:
    """Return the run in progress; where there is none, say so once and return None."""
    active = sys.modules.get(ACTIVE)
    if active is not None and active.protocol != PROTOCOL:
        warn_once(OTHER_PROTOCOL)
        return None
    run: RunInProgress | None = None if active is None else active.capture.current()
    if run is None:
        warn_once(NOT_CAPTURED)
    return run


def warn_once(message: str) -> None:
    """Show a warning at the user's line, the first time in this process."""
    if message not in _warned:
        _warned.add(message)
        warnings.warn(message, RuntimeWarning, stacklevel=5)
