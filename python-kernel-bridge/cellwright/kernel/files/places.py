"""Which files are the user's, and how their paths are written."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from typing import Literal

_CODE = (".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib")
_DATA = (".csv", ".tsv", ".parquet", ".feather", ".arrow", ".xlsx", ".csv.gz", ".csv.bz2", ".csv.zip")
"""Data that a package ships counts as read even though it lies among libraries."""
_HIDDEN_PARTS = ("/.ipynb_checkpoints/", "/__pycache__/", "/.git/", "/.cellwright/", "/ipykernel_")
_XDG = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
_MOST_FOLDERS = 10_000
_Belongs = Literal["user", "library", "machine"]


class Places:
    """Tells the user's files from those of the machinery that runs them."""

    def __init__(self, workspace: str, ours: tuple[str, ...] = ()) -> None:
        self.workspace = os.path.abspath(workspace)
        self._inside = tuple(dict.fromkeys(_folder(path) for path in (workspace, os.path.realpath(workspace))))
        libraries = {
            *(path for key in ("stdlib", "platstdlib", "purelib", "platlib") if (path := sysconfig.get_path(key))),
            *site.getsitepackages(),
            site.getusersitepackages(),
        }
        home = os.path.expanduser("~")
        machinery = {sys.prefix, sys.base_prefix, *_application_folders(home)}
        if os.name == "posix":
            machinery |= {"/proc", "/sys", "/dev", "/etc", "/usr/share", "/usr/lib", "/run"}
        self._libraries = tuple(_folder(path) for path in libraries)
        self._machinery = tuple(_folder(path) for path in machinery)
        self._ours = tuple(_folder(path) for path in ours)
        self._known: dict[str, _Belongs] = {}

    def is_of_user(self, path: str) -> bool:
        """Whether an absolute path is worth recording: not code being imported, a cache, a font, or ours."""
        if path.endswith(_CODE):
            return False
        folder, slash, name = path.rpartition(os.sep)
        belongs = self._known.get(folder)
        if belongs is None:
            if len(self._known) >= _MOST_FOLDERS:
                self._known.clear()
            belongs = self._known[folder] = self._belongs(folder + slash)
        if belongs == "library":
            return path.endswith(_DATA)
        return belongs == "user" and not name.startswith("ipykernel_")

    def _belongs(self, folder: str) -> _Belongs:
        spot = os.path.normcase(folder).replace("\\", "/") if os.name == "nt" else folder
        if spot.startswith(self._ours) or any(part in spot for part in _HIDDEN_PARTS):
            return "machine"
        if spot.startswith(self._libraries):
            return "library"
        return "machine" if _deepest(spot, self._machinery) > _deepest(spot, self._inside) else "user"

    def flows_on(self, written: str) -> bool:
        """Whether what was read there, as `written` has it, is told downstream: a library's version says its data."""
        return not written.endswith(_DATA) or self._belongs(os.path.join(self.workspace, written)) != "library"

    def written(self, path: str) -> str:
        """Return the path relative to the workspace with forward slashes where it lies inside, else absolute."""
        spot = os.path.normcase(path).replace("\\", "/") if os.name == "nt" else path
        for folder in self._inside:
            if spot.startswith(folder):
                return path[len(folder) :].replace("\\", "/")
        return path.replace("\\", "/")

    def holds(self, path: str) -> bool:
        """Whether an absolute path lies in the workspace and not among libraries inside it."""
        spot = os.path.normcase(path).replace("\\", "/") if os.name == "nt" else path
        return spot.startswith(self._inside) and not spot.startswith(self._libraries)


def _application_folders(home: str) -> set[str]:
    named = {
        os.environ.get(name)
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR", *_XDG)
    }
    usual = (
        ".ipython",
        ".cache",
        ".jupyter",
        ".matplotlib",
        ".local/share/jupyter",
        ".config",
        ".local/state",
        ".local/lib",
    )
    mac = ("Library/Jupyter", "Library/Caches", "Library/Fonts", "Library/Application Support", "Library/Preferences")
    return {path for path in named if path} | {os.path.join(home, path) for path in (*usual, *mac)}


def _folder(path: str) -> str:
    folder = os.path.abspath(path).rstrip(os.sep) + os.sep
    return os.path.normcase(folder).replace("\\", "/") if os.name == "nt" else folder


def _deepest(spot: str, folders: tuple[str, ...]) -> int:
    """Return how long the longest of the folders is that a path lies in: the nearest one says whose it is."""
    return max((len(folder) for folder in folders if spot.startswith(folder)), default=0)
