"""Where the live capture is found, whichever copy of the package started it: ``sys.modules["_cellwright_active"]``."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .capture import Capture

NAME = "_cellwright_active"


def active() -> Any:
    """Return the module that stands for the live capture (attributes capture, protocol, install), or None."""
    return sys.modules.get(NAME)


def set_active(capture: Capture, protocol: int, install: Any) -> None:
    """Called when capture starts."""
    module: Any = ModuleType(NAME, "The live capture of this kernel.")
    module.capture, module.protocol, module.install = capture, protocol, install
    sys.modules[NAME] = module


def unset_active() -> None:
    """Called when capture is taken out."""
    sys.modules.pop(NAME, None)
