"""Files that Python itself opens, heard through its audit events.

An audit hook can't be taken out: it leaves at once outside cells. Within one, a file that is opened costs a place in a
queue, a second time in the same way a look into a set, as a loop over files would else run percents slower. What that
means is found out at the run's end, or before what changes it: another working folder, a file that goes.
"""

from __future__ import annotations

import os
import shlex
import sys
import threading
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .. import problems, progress
from .children import starts_child
from .record import forget_folders, is_full, note_gone, note_path, note_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..progress import RunInProgress

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOST_WAITING = 4000
_installed = False
_own_threads: set[int] = set()
_databases: dict[str, int] = {}
_opened: set[Any] = set()
"""What the run in progress opened so far, as the event has it: (path, mode, flags)."""
_waiting: deque[Any] = deque()
"""Those of it that are not noted yet."""


def listen() -> None:
    """Hear of files from now on. Idempotent."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_hear)


def forget_opened() -> None:
    """A run starts, or relative paths mean others now."""
    _opened.clear()
    _waiting.clear()
    forget_folders()


def settle_opened(run: RunInProgress) -> None:
    """Note what the run opened up to now."""
    note_paths(run, _uses(), "open")


def _uses() -> Iterator[tuple[Any, str]]:
    while _waiting:
        try:
            path, mode, flags = _waiting.popleft()
        except IndexError:  # another thread took it
            return
        for way in _ways(mode, flags):
            yield path, way


def ignore_this_thread() -> None:
    """What the calling thread opens is capture's own doing."""
    _own_threads.add(threading.get_ident())


def databases() -> dict[str, int]:
    """Return the SQLite files that this session connected to, with their state when last looked at (mtime in ns)."""
    return _databases


def _note_early(run: RunInProgress) -> None:
    """So many wait that they take memory."""
    settle_opened(run)
    if is_full(run):
        _waiting.clear()
    _opened.clear()


@lru_cache(maxsize=256)
def _ways(mode: Any, flags: Any) -> tuple[str, ...]:
    """Return how a file is used that is opened so: write, read or both."""
    writes = bool(flags & _WRITES) if isinstance(flags, int) else any(letter in (mode or "r") for letter in "wax+")
    reads = not writes or (isinstance(flags, int) and flags & os.O_RDWR and not flags & os.O_TRUNC)
    return (("write",) if writes else ()) + (("read",) if reads else ())


def _connect(run: RunInProgress, args: tuple[Any, ...]) -> None:
    path = os.fsdecode(args[0]) if isinstance(args[0], (str, bytes, os.PathLike)) else ""
    if path.startswith("file:"):
        path = path[5:].partition("?")[0]
    if not path or path.startswith(":") or threading.get_ident() in _own_threads:
        return
    settle_opened(run)
    whole = os.path.abspath(path)
    existed = os.path.exists(whole)
    note_path(run, path, "read" if existed else "write", "open")
    if whole in run.reads or whole in run.writes:
        _databases[whole] = os.stat(whole).st_mtime_ns if existed else 0


def _renamed(run: RunInProgress, args: tuple[Any, ...]) -> None:
    settle_opened(run)
    _opened.clear()
    note_gone(run, args[0])
    note_path(run, args[1], "write", "open")


def _removed(run: RunInProgress, args: tuple[Any, ...]) -> None:
    if len(args) < 2 or args[1] == -1:  # else relative to a folder's descriptor
        settle_opened(run)
        _opened.clear()
        note_gone(run, args[0])


def _moved(run: RunInProgress, args: tuple[Any, ...]) -> None:
    settle_opened(run)
    forget_opened()


def _started(run: RunInProgress, args: tuple[Any, ...]) -> None:
    command = args[1] if len(args) > 1 and args[1] else args[0]
    if isinstance(command, (list, tuple)):
        starts_child(run, shlex.join(os.fsdecode(part) for part in command))
    else:
        starts_child(run, os.fsdecode(command))


def _asked(run: RunInProgress, args: tuple[Any, ...]) -> None:
    note_path(run, args[0], "write" if args[2] in ("PUT", "POST", "PATCH") else "read", "open")


_HANDLERS: dict[str, Callable[[RunInProgress, tuple[Any, ...]], None]] = {
    "sqlite3.connect": _connect,
    "os.rename": _renamed,
    "os.remove": _removed,
    "shutil.rmtree": _removed,
    "os.chdir": _moved,
    "subprocess.Popen": _started,
    "os.system": _started,
    "os.posix_spawn": _started,
    "os.fork": lambda run, args: starts_child(run),
    "os.forkpty": lambda run, args: starts_child(run),
    "urllib.Request": lambda run, args: _asked(run, (args[0], args[1], args[3])),
}


def _hear(
    event: str,
    args: tuple[Any, ...],
    opened: set[Any] = _opened,
    waiting: deque[Any] = _waiting,
    own_threads: set[int] = _own_threads,
    this_thread: Callable[[], int] = threading.get_ident,
    handlers: Any = _HANDLERS,
    progress: Any = progress,
    problems: Any = problems,
) -> None:
    """Names are bound as defaults: the hook outlives its module's globals when the interpreter ends."""
    try:
        if event == "open":
            if args in opened or (run := progress.running) is None or this_thread() in own_threads:
                return
            opened.add(args)
            waiting.append(args)
            if len(waiting) >= _MOST_WAITING:
                _note_early(run)
        elif event in handlers and (run := progress.running) is not None:  # few: even the builtin `id` is an event
            handlers[event](run, args)
    except Exception as error:  # an exception here would make the user's own call fail
        problems.note(f"audit {event}", error)
