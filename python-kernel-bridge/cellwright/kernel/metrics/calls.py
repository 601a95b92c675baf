"""Observing calls of library functions, outermost ones made from the user's code, without getting in their way."""

from __future__ import annotations

import functools
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import problems, progress
from .sites import Site, site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..progress import RunInProgress

    Prepare = Callable[[tuple[Any, ...], dict[str, Any]], "Prepared"]
    Prepared = tuple[tuple[Any, ...], dict[str, Any], Any]
    Note = Callable[["Call"], None]

MARK = "__cellwright_observed__"


@dataclass(frozen=True)
class Call:
    """An observed call that has returned."""

    run: RunInProgress
    site: Site
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any
    prepared: Any = None
    """What `prepare` kept for `note`."""


class _Depth(threading.local):
    inside = False


_depth = _Depth()


def observed(
    function: Callable[..., Any], note: Note, prepare: Prepare | None = None, module: str | None = None
) -> Callable[..., Any]:
    """Return `function`, observed: `note` hears of each outermost call that the user's code made and that returned.

    Args:
        function: Wrapped with its name, documentation and signature.
        note: Called after the call. What it raises is capture's problem.
        prepare: May replace the arguments, before the call.
        module: Where pickle shall find the wrapper by name; the original stays where it is, so both can be pickled.
    """

    @functools.wraps(function)
    def observe(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # IPython leaves the frame out of the user's tracebacks
        run = progress.current()
        if run is None or _depth.inside:
            return function(*args, **kwargs)
        site = _site(run)
        if site is None:
            return function(*args, **kwargs)
        _depth.inside = True
        prepared = None
        try:
            if prepare is not None:
                args, kwargs, prepared = _prepared(prepare, args, kwargs)
            result = function(*args, **kwargs)
        finally:
            _depth.inside = False
        try:
            note(Call(run, site, function, args, kwargs, result, prepared))
        except Exception as error:
            problems.note(f"metrics of {function.__name__}", error)
        return result

    setattr(observe, MARK, True)
    if module is not None:
        observe.__module__ = module
    return observe


def observe_attribute(owner: Any, name: str, note: Note, prepare: Prepare | None = None) -> None:
    """Observe a public function of a module or a method of a class, once."""
    function = owner.__dict__.get(name) if isinstance(owner, type) else getattr(owner, name, None)
    if callable(function) and not isinstance(function, type) and not hasattr(function, MARK):
        module = None if isinstance(owner, type) else owner.__name__
        setattr(owner, name, observed(function, note, prepare, module))


def _site(run: RunInProgress) -> Site | None:
    try:
        return site_of(sys._getframe(2), run.source)
    except Exception as error:
        problems.note("metrics", error)
        return None


def _prepared(prepare: Prepare, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Prepared:
    try:
        return prepare(args, kwargs)
    except Exception as error:
        problems.note("metrics", error)
        return args, kwargs, None
