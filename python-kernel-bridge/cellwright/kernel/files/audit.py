"""Files that Python itself opens, heard through its audit events.

An audit hook can't be taken out: it leaves at once outside cells.
"""

from __future__ import annotations

import os
import shlex
import sys
import threading
from typing import TYPE_CHECKING, Any

from .. import problems
from ..progress import current
from .record import note_gone, note_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..progress import RunInProgress

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOST_PROCESSES = 50
_installed = False
_own_threads: set[int] = set()
_databases: dict[str, int] = {}


def listen() -> None:
    """Hear of files from now on. Idempotent."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_hear)


def ignore_this_thread() -> None:
    """What the calling thread opens is capture's own doing."""
    _own_threads.add(threading.get_ident())


def databases() -> dict[str, int]:
    """Return the SQLite files that this session connected to, with their state when last looked at (mtime in ns)."""
    return _databases


def _open(run: RunInProgress, args: tuple[Any, ...]) -> None:
    path, mode, flags = args
    if isinstance(path, int):
        return
    seen: set[tuple[Any, Any]] = run.scratch.setdefault("seen", set())
    key = (path, flags)
    if key in seen or threading.get_ident() in _own_threads:
        return
    seen.add(key)
    writes = bool(flags & _WRITES) if isinstance(flags, int) else any(letter in (mode or "r") for letter in "wax+")
    if writes:
        note_path(run, path, "write", "open")
    if not writes or (isinstance(flags, int) and flags & os.O_RDWR and not flags & os.O_TRUNC):
        note_path(run, path, "read", "open")


def _connect(run: RunInProgress, args: tuple[Any, ...]) -> None:
    path = os.fsdecode(args[0]) if isinstance(args[0], (str, bytes, os.PathLike)) else ""
    if path.startswith("file:"):
        path = path[5:].partition("?")[0]
    if not path or path.startswith(":") or threading.get_ident() in _own_threads:
        return
    whole = os.path.abspath(path)
    existed = os.path.exists(whole)
    note_path(run, path, "read" if existed else "write", "open")
    if whole in run.reads or whole in run.writes:
        _databases[whole] = os.stat(whole).st_mtime_ns if existed else 0


def _renamed(run: RunInProgress, args: tuple[Any, ...]) -> None:
    source, target = args[0], args[1]
    note_gone(run, source)
    note_path(run, os.fsdecode(target), "write", "open")


def _removed(run: RunInProgress, args: tuple[Any, ...]) -> None:
    if len(args) < 2 or args[1] == -1:  # else relative to a folder's descriptor
        note_gone(run, args[0])


def _started(run: RunInProgress, args: tuple[Any, ...]) -> None:
    command = args[1] if len(args) > 1 and args[1] else args[0]
    if isinstance(command, (list, tuple)):
        text = shlex.join(os.fsdecode(part) for part in command)
    else:
        text = os.fsdecode(command)
    if len(run.processes) < _MOST_PROCESSES and text[:500] not in run.processes:
        run.processes.append(text[:500])


def _moved(run: RunInProgress, args: tuple[Any, ...]) -> None:
    run.scratch.pop("seen", None)  # relative paths mean others now


def _asked(run: RunInProgress, args: tuple[Any, ...]) -> None:
    note_path(run, args[0], "write" if args[2] in ("PUT", "POST", "PATCH") else "read", "open")


_HANDLERS: dict[str, Callable[[RunInProgress, tuple[Any, ...]], None]] = {
    "open": _open,
    "sqlite3.connect": _connect,
    "os.rename": _renamed,
    "os.remove": _removed,
    "shutil.rmtree": _removed,
    "os.chdir": _moved,
    "subprocess.Popen": _started,
    "os.system": _started,
    "os.posix_spawn": _started,
    "os.fork": lambda run, args: run.scratch.update(forked=True),
    "urllib.Request": lambda run, args: _asked(run, (args[0], args[1], args[3])),
}


def _hear(event: str, args: tuple[Any, ...], handlers: Any = _HANDLERS, current: Any = current) -> None:
    run = current()
    if run is None:
        return
    handle = handlers.get(event)
    if handle is None:
        return
    try:
        handle(run, args)
    except Exception as error:  # an exception here would make the user's own call fail
        problems.note(f"audit {event}", error)
