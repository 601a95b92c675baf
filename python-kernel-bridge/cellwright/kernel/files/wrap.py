"""Wrapping a library's entry point so that it says which files it was given, and else behaves as before."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import problems
from ..progress import current
from .record import note_file

if TYPE_CHECKING:
    from collections.abc import Callable

_KEYWORDS = (
    "source",
    "path",
    "file",
    "where",
    "paths",
    "filepath_or_buffer",
    "root_path",
    "base_dir",
    "target",
    "sink",
)
_MARK = "__cellwright_wrapped__"


class Entry(NamedTuple):
    """An entry point: its name in the module (dotted: a method), what it does to the file, which argument that is."""

    name: str
    mode: str
    position: int = 0


def wrap(
    owner: Any, entry: Entry, note: Callable[[Any], None] | None = None, also: Callable[[Any], None] | None = None
) -> None:
    """Wrap `entry` of a module. Entry points that this version of the library lacks are left alone.

    Args:
        owner: The module.
        entry: Which entry point.
        note: What to do with the argument instead of noting a file.
        also: What to do with the first argument besides.
    """
    holder_name, _, name = entry.name.rpartition(".")
    holder = getattr(owner, holder_name, None) if holder_name else owner
    original = getattr(holder, name, None)
    if original is None or hasattr(original, _MARK) or isinstance(original, type):
        return

    @functools.wraps(original)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if current() is not None:
            try:
                given = _argument(args, kwargs, entry.position)
                note_file(given, entry.mode) if note is None else note(given)
                if also is not None:
                    also(args[0])
            except Exception as error:
                problems.note(entry.name, error)
        return original(*args, **kwargs)

    setattr(wrapped, _MARK, original)
    try:
        setattr(holder, name, wrapped)
    except (TypeError, AttributeError):  # a compiled class that takes no attributes: nothing can be wrapped
        return


def _argument(args: tuple[Any, ...], kwargs: dict[str, Any], position: int) -> Any:
    if len(args) > position:
        return args[position]
    return next((kwargs[name] for name in _KEYWORDS if name in kwargs), None)
