"""Doing something when a module is imported, now or later in the session."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING, Any

from . import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    Callback = Callable[[ModuleType], None]


class _Watcher(MetaPathFinder):
    """Stands first in `sys.meta_path`, finds nothing itself, and listens to the loaders of watched modules."""

    def __init__(self) -> None:
        self.callbacks: dict[str, list[Callback]] = {}
        self._finding: set[str] = set()

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in self.callbacks or name in self._finding:
            return None
        self._finding.add(name)
        try:
            for finder in list(sys.meta_path):
                find = getattr(finder, "find_spec", None)
                spec: ModuleSpec | None = find(name, path, target) if finder is not self and find else None
                if spec is not None:
                    self._listen(spec)
                    return spec
            return None
        finally:
            self._finding.discard(name)

    def _listen(self, spec: ModuleSpec) -> None:
        loader: Any = spec.loader
        if loader is None or not hasattr(loader, "exec_module") or not hasattr(loader, "__dict__"):
            return
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            loader.__dict__.pop("exec_module", None)
            execute(module)
            self.call(spec.name, module)

        if not isinstance(loader, type):  # a loader that is a class is shared by all modules
            loader.exec_module = exec_module

    def call(self, name: str, module: ModuleType) -> None:
        for callback in list(self.callbacks.get(name, ())):
            _call(callback, name, module)


_watcher = _Watcher()


def on_import(module: str, callback: Callback) -> None:
    """Call `callback(module)` right after the module was imported; at once when it already is.

    An exception in the callback is capture's problem and not the importing cell's.
    """
    if _watcher not in sys.meta_path:
        sys.meta_path.insert(0, _watcher)
    _watcher.callbacks.setdefault(module, []).append(callback)
    loaded = sys.modules.get(module)
    if loaded is not None and not getattr(getattr(loaded, "__spec__", None), "_initializing", False):
        _call(callback, module, loaded)


def stop_watching() -> None:
    """Forget all callbacks. Used when capture is taken out."""
    _watcher.callbacks.clear()
    if _watcher in sys.meta_path:
        sys.meta_path.remove(_watcher)


def _call(callback: Callback, name: str, module: ModuleType) -> None:
    try:
        callback(module)
    except Exception as error:
        problems.note(f"import of {name}", error)
