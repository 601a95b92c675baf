"""Processes that a run starts: what they read and write, only a watch on the workspace can tell."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

from .. import progress
from ..imports import on_import

if TYPE_CHECKING:
    from types import ModuleType

    from ..progress import RunInProgress

_MOST_PROCESSES = 50
_MOST_TEXT = 500
_MARK = "__cellwright_wrapped__"


def starts_child(run: RunInProgress, command: str | None = None) -> None:
    """Called right before a run starts a process.

    Args:
        run: The run.
        command: Its command line; None for workers, which do what the cell's own code says.
    """
    run.watch_children()
    if command and len(run.processes) < _MOST_PROCESSES and command[:_MOST_TEXT] not in run.processes:
        run.processes.append(command[:_MOST_TEXT])


def watch_workers() -> None:
    """Hear of workers that multiprocessing and joblib start: no audit event tells of them."""
    on_import("_posixsubprocess", _wrap_fork_exec)


def workers_alive() -> bool:
    """Whether workers of an earlier cell still stand ready for this one."""
    return bool(getattr(sys.modules.get("multiprocessing.process"), "_children", None))


def _wrap_fork_exec(module: ModuleType) -> None:
    original = module.__dict__["fork_exec"]
    if hasattr(original, _MARK):
        return

    @functools.wraps(original)
    def fork_exec(*args: Any) -> Any:
        if (run := progress.running) is not None:
            starts_child(run)
        return original(*args)

    setattr(fork_exec, _MARK, True)
    module.__dict__["fork_exec"] = fork_exec
