"""The installed version; package.json is the one place that states it."""

from __future__ import annotations

PROTOCOL = 1
"""Version of what front end, server and kernel say to each other."""


def _read() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("cellwright")
    except PackageNotFoundError:  # injected into a kernel that does not have the package
        return "0"


__version__ = _read()
