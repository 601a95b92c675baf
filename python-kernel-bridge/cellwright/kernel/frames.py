"""Tracebacks as they would be without us: a wrapped library call adds no frame of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = __name__.rpartition(".")[0]


def without_our_frames(shell: Any) -> Callable[[], None]:
    """Let an IPython shell show tracebacks without our frames. Return the function that undoes it."""
    get = shell._get_exc_info

    def get_exc_info(exc_tuple: Any = None) -> Any:
        kind, value, trace = get(exc_tuple)
        seen: set[int] = set()
        error = value
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            error.__traceback__ = pruned(error.__traceback__)
            error = error.__cause__ or error.__context__
        return kind, value, pruned(trace)

    shell._get_exc_info = get_exc_info

    def undo() -> None:
        shell.__dict__.pop("_get_exc_info", None)

    return undo


def pruned(trace: Any) -> Any:
    """Return a traceback without the frames that are ours."""
    while trace is not None and _is_ours(trace):
        trace = trace.tb_next
    at = trace
    while at is not None:
        while at.tb_next is not None and _is_ours(at.tb_next):
            at.tb_next = at.tb_next.tb_next
        at = at.tb_next
    return trace


def _is_ours(trace: Any) -> bool:
    name = trace.tb_frame.f_globals.get("__name__", "")
    return isinstance(name, str) and name.startswith(_HERE)
