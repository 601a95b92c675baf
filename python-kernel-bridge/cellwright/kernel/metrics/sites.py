"""Where in the user's code a call stands: what tells one iteration of a loop from the next, and a metric's name."""

from __future__ import annotations

import ast
import linecache
import site
import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..parsed import parse
from ..scalars import as_scalar
from .source_index import SourceIndex

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from ...wire.types import Scalar

_DEEPEST = 60
"""Frames walked from a call up to its cell."""

_AUTOLOGGING = "mlflow.utils.autologging_utils"
_PASSED_THROUGH = ("mlflow.sklearn", "mlflow.xgboost", "mlflow.lightgbm", "mlflow.keras")
"""Patches that stand between the user's call and the library, as ours do."""

_TOP_LEVEL = ("<module>", "<cell line")


@dataclass(frozen=True)
class Place:
    """An instruction in the user's code."""

    code: CodeType
    instruction: int

    @property
    def top_level(self) -> bool:
        """Whether it is of a cell's or file's top level, not of a function."""
        return self.code.co_name.startswith(_TOP_LEVEL)


@dataclass(frozen=True)
class Site:
    """The places that a call came through, innermost first, up to the cell's own statement."""

    path: tuple[Place, ...]
    loop: tuple[tuple[str, Scalar], ...]
    """Scalar loop variables in force, of the loops around each place."""


def site_of(frame: FrameType | None, source: str) -> Site | None:
    """Return the site of a call made by `frame`, or None where the caller is not the user's code."""
    while frame is not None and _is_passed_through(frame):
        frame = frame.f_back
    if frame is None or not is_user_code(frame.f_code.co_filename):
        return None
    path: list[Place] = []
    loop: dict[str, Scalar] = {}
    for _ in range(_DEEPEST):
        if is_user_code(frame.f_code.co_filename):
            place = Place(frame.f_code, frame.f_lasti)
            path.append(place)
            for name, value in _loop_variables(frame, place, source):
                loop.setdefault(name, value)
            if place.top_level and frame.f_globals.get("__name__") == "__main__":
                break
        if frame.f_back is None:
            break
        frame = frame.f_back
    return Site(tuple(path), tuple(loop.items()))


def index_of(place: Place, source: str) -> tuple[SourceIndex | None, int]:
    """Return the source that a place's code came from, and how many lines its numbering lags behind.

    Args:
        place: An instruction.
        source: The cell's source, for code that no file holds (``%%time``).
    """
    text = "".join(linecache.getlines(place.code.co_filename))
    if text:
        return _indexed(text), 0
    return (_indexed(source), int(source.lstrip().startswith("%%"))) if place.top_level else (None, 0)


@lru_cache(maxsize=64)
def _indexed(text: str) -> SourceIndex | None:
    tree = parse(text)
    return None if tree is None else SourceIndex(tree)


def _loop_variables(frame: FrameType, place: Place, source: str) -> list[tuple[str, Scalar]]:
    names = _loop_names(place, source)
    if not names:
        return []
    variables: Any = frame.f_locals
    found = ((n, as_scalar(variables.get(n))) for n in names if not n.startswith("_"))
    return [(name, value) for name, value in found if value is not None]


@lru_cache(maxsize=4096)
def _loop_names(place: Place, source: str) -> tuple[str, ...]:
    """Return the targets of the loops around a place; kept, since a loop comes by the same place again and again."""
    index, lag = index_of(place, source)
    call = None if index is None else index.call_at(place.code, place.instruction, lag)
    if index is None or call is None:
        return ()
    return tuple(name for loop in index.loops_around(call) for name in _target_names(loop))


def _target_names(loop: ast.AST) -> list[str]:
    if isinstance(loop, (ast.For, ast.AsyncFor)):
        targets: list[ast.expr] = [loop.target]
    else:
        targets = [g.target for g in getattr(loop, "generators", [])]
    return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]


def _is_passed_through(frame: FrameType) -> bool:
    module = frame.f_globals.get("__name__", "")
    return module in _PASSED_THROUGH or module.startswith(_AUTOLOGGING)


_LIBRARIES = tuple(
    {
        *(p for k in ("stdlib", "platstdlib", "purelib", "platlib") if (p := sysconfig.get_path(k))),
        *([site.getusersitepackages()] if hasattr(site, "getusersitepackages") else []),
        *([str(Path(__file__).parents[2])] if "__file__" in globals() else []),  # none where it was injected
    }
)


@lru_cache(maxsize=4096)
def is_user_code(filename: str) -> bool:
    """Return whether code of this file is the user's: a cell, a script or a module of the workspace, not a library."""
    if filename.startswith("<"):
        return filename.startswith(("<ipython", "<timed", "<magic", "<stdin", "<string", "<cell"))
    return not filename.startswith(_LIBRARIES) and "site-packages" not in filename and "dist-packages" not in filename
