"""The workspace's own modules that a session has imported: the code in force beside the cells."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from ..wire.types import ModuleUse
    from .files.places import Places

_MOST_TEXT = 2**20


@dataclass
class _Known:
    module: ModuleType
    spec: Any
    """Replaced by `importlib.reload`, which is how a reload shows."""
    use: ModuleUse


class Modules:
    """Follows `sys.modules`; a source is read once when its module is imported or reloaded."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: set[str] = set()
        self._known: dict[str, _Known] = {}
        self._sent: set[str] = set()

    def in_force(self) -> list[ModuleUse]:
        """Return the modules in force; a text is there the first time its hash appears."""
        for name in self._fresh():
            module = sys.modules.get(name)
            file = getattr(module, "__file__", None)
            if name in ("__main__", "__mp_main__") or module is None or not isinstance(file, str):
                continue
            if file.endswith(".py") and self._places.holds(file):
                use = self._use(name, file)
                if use is not None:
                    self._known[name] = _Known(module, getattr(module, "__spec__", None), use)
        return [self._once_with_text(known.use) for known in self._known.values()]

    def _fresh(self) -> list[str]:
        names = sys.modules.keys()
        fresh = list(names - self._seen) if len(self._seen) != len(names) else []
        if fresh or len(self._seen) != len(names):
            self._seen = set(names)
        for name, known in list(self._known.items()):
            module = sys.modules.get(name)
            if module is not known.module or getattr(module, "__spec__", None) is not known.spec:
                del self._known[name]
                fresh.append(name)
        return sorted(fresh)

    def _use(self, name: str, file: str) -> ModuleUse | None:
        try:
            with open(file, "rb") as source:
                data = source.read()
        except OSError:  # deleted since it was imported: there is nothing left to keep
            return None
        use: ModuleUse = {"name": name, "path": self._places.written(file), "sha256": hashlib.sha256(data).hexdigest()}
        if len(data) <= _MOST_TEXT:
            use["text"] = data.decode("utf-8", "replace")
        return use

    def _once_with_text(self, use: ModuleUse) -> ModuleUse:
        if use["sha256"] not in self._sent:
            self._sent.add(use["sha256"])
            return use
        return {"name": use["name"], "path": use["path"], "sha256": use["sha256"]}
