"""Cellwright: from notebook to production without leaving JupyterLab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .api import log, param, run

__all__ = ["__version__", "log", "param", "run"]


def __getattr__(name: str) -> Any:  # so that `import cellwright` costs nothing and needs no server
    if name in ("log", "param", "run"):
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module 'cellwright' has no attribute {name!r}")


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "cellwright"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "cellwright.server"}]
