"""Starting, pausing and taking out capture. Starting again changes options and starts nothing twice."""

from __future__ import annotations

import atexit
import importlib.util
import os
import platform
import sys
from importlib import metadata as packages
from typing import TYPE_CHECKING, Any

from .._version import PROTOCOL
from ..ids import instant, new_id
from . import metrics
from .active import active, set_active, unset_active
from .capture import Capture
from .files.audit import listen
from .files.children import watch_workers
from .files.readers import watch_readers
from .imports import stop_watching
from .ipython import IPythonAdapter
from .machine import hardware

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..wire.types import CaptureOptions, KernelSession

_LAST_SECONDS = 0.5
"""What a kernel that shuts down waits, at most, for evidence that is still being hashed."""
_adapter: IPythonAdapter | None = None


def install(options: CaptureOptions) -> KernelSession:
    """Start capture in this IPython kernel, or give options to the one that runs, whichever copy of us started it."""
    live = active()
    if live is not None:
        answer: KernelSession = live.install(options)
        return answer
    from IPython import get_ipython  # type: ignore[attr-defined, unused-ignore]  # not re-exported by name in every version

    shell: Any = get_ipython()  # type: ignore[no-untyped-call, unused-ignore]  # untyped in older IPython
    adapter = IPythonAdapter(shell)
    capture, session = start(options, shell.user_ns, adapter.send)
    adapter.connect(capture)
    global _adapter
    _adapter = adapter
    return session


def start(
    options: CaptureOptions, namespace: dict[str, Any], send: Callable[[str, Any, Any], None]
) -> tuple[Capture, KernelSession]:
    """Build a capture over `namespace` and make it the live one; an adapter then starts and ends its cells."""
    session: KernelSession = {
        "format": "cellwright/session",
        "v": 1,
        "session": new_id(),
        "protocol": PROTOCOL,
        "started": instant(),
        "spooling": False,
        "already": False,
        "installed": _installed_version(),
        "hardware": hardware(),
        "python": platform.python_version(),
    }
    capture = Capture(session, namespace, send)
    session["spooling"] = capture.configure(options)

    def again(options: CaptureOptions) -> KernelSession:
        session["spooling"] = capture.configure(options)
        return {**session, "already": True, "paused": capture.paused, "held": capture.spool.held}

    set_active(capture, PROTOCOL, again)
    listen()
    watch_readers()
    watch_workers()
    metrics.install()
    capture.start()
    atexit.register(lambda: capture.disabled or capture.flush(_LAST_SECONDS))
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: capture.close(forked=True))
    return capture, session


def pause() -> None:
    """Record nothing until `resume`."""
    live = active()
    if live is not None:
        live.capture.paused = True


def resume() -> None:
    """Record again from the next cell on."""
    live = active()
    if live is not None:
        live.capture.paused = False


def uninstall() -> None:
    """Take capture out: no event, message or file of ours from now on."""
    global _adapter
    live = active()
    if live is not None:
        live.capture.close()
        unset_active()
    if _adapter is not None:
        _adapter.disconnect()
        _adapter = None
    stop_watching()


def _installed_version() -> str | None:
    """Return the version of cellwright in the kernel's own environment; the injected copy does not count."""
    try:
        return packages.version("cellwright")
    except packages.PackageNotFoundError:
        known = sys.modules.get("cellwright")
        spec = getattr(known, "__spec__", None) or (importlib.util.find_spec("cellwright") if known is None else None)
        own = spec is not None and type(spec.loader).__module__.startswith("_cellwright")
        return None if spec is None or own else "0"
