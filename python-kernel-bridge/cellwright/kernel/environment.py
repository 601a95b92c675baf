"""What is installed in the kernel's environment, under an id that equal environments share."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import time
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..wire.types import Environment

_PAUSE_SECONDS = 0.0005


class Installed:
    """The package list, read once in capture's thread and again when something was installed."""

    def __init__(self) -> None:
        self._state: tuple[tuple[str, int], ...] | None = None
        self._environment: Environment | None = None

    @property
    def id(self) -> str | None:
        """The environment's id, once known."""
        return self._environment["id"] if self._environment else None

    def refresh(self) -> Environment | None:
        """Return the environment where it is new or has changed, else None. Takes ~0.5 ms a package, in small steps."""
        state = tuple(_folders())
        if state == self._state:
            return None
        before = self.id
        self._environment = environment()
        self._state = state
        return self._environment if self._environment["id"] != before else None


def environment() -> Environment:
    """Read the list of installed packages, letting other threads go on between two of them."""
    packages = set()
    for distribution in metadata.distributions():
        name, version = distribution.metadata["Name"], distribution.version
        if name and version:
            packages.add(f"{re.sub('[-_.]+', '-', name).lower()}=={version}")
        time.sleep(_PAUSE_SECONDS)
    python = platform.python_version()
    lines = sorted(packages)
    return {
        "format": "cellwright/environment",
        "v": 1,
        "id": hashlib.sha256("\n".join([f"python {python}", *lines]).encode()).hexdigest(),
        "python": python,
        "implementation": platform.python_implementation(),
        "platform": f"{sys.platform}-{platform.machine().lower()}",
        "executable": sys.executable,
        "packages": lines,
    }


def _folders() -> list[tuple[str, int]]:
    found = []
    for path in sys.path:
        try:
            found.append((path, os.stat(path or ".").st_mtime_ns))
        except OSError:  # entries of sys.path need not exist
            continue
    return [entry for entry in found if entry[0].endswith(("site-packages", "dist-packages"))]
