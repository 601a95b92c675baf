"""Runs first in the kernel: serves the packed sources as the private package `_cellwright`, then starts capture.

Executed with the globals `sources` and `options`; it can use nothing but the standard library. Where an environment has
no `cellwright` of its own, `import cellwright` gives this copy.
"""

from __future__ import annotations

import base64
import importlib
import importlib.abc
import importlib.machinery
import json
import sys
import types
import zlib
from typing import Any

sources: str = globals()["sources"]
options: str = globals()["options"]


class Sources(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports `_cellwright` from memory."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def _path(self, name: str) -> str | None:
        stem = name.replace(".", "/").removeprefix("_cellwright").lstrip("/")
        package = f"{stem}/__init__.py" if stem else "__init__.py"
        return package if package in self._files else f"{stem}.py" if f"{stem}.py" in self._files else None

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Find a module of ours."""
        if name.partition(".")[0] != "_cellwright":
            return None
        found = self._path(name)
        if found is None:
            return None
        package = found.endswith("__init__.py")
        spec = importlib.machinery.ModuleSpec(name, self, origin=f"<_cellwright>/{found}", is_package=package)
        spec.has_location = True  # so that there is a __file__, as code expects of a module
        return spec

    def get_source(self, fullname: str) -> str:
        """Return a module's source."""
        return self._files[self._path(fullname) or ""]

    def is_package(self, fullname: str) -> bool:
        """Tell packages from modules."""
        return (self._path(fullname) or "").endswith("__init__.py")

    def get_code(self, fullname: str) -> types.CodeType:
        """Compile a module under the name that tracebacks show."""
        return compile(self.get_source(fullname), f"<_cellwright>/{self._path(fullname)}", "exec", dont_inherit=True)


class Alias(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last in line: lets `import cellwright` find the injected copy where nothing else finds it."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Find a module of ours."""
        if name.partition(".")[0] != "cellwright":
            return None
        try:
            ours = importlib.import_module(f"_{name}")
        except ImportError:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=hasattr(ours, "__path__"))

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return the injected module itself."""
        module = importlib.import_module(f"_{spec.name}")
        self._specs[spec.name] = module.__spec__
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Leave the module as it is; importing it did its work."""
        module.__spec__ = self._specs.get(module.__name__.removeprefix("_"))

    _specs: dict[str, Any] = {}  # noqa: RUF012


def boot(packed: str, options: str) -> str:
    """Start capture, or give the options to the one that runs. Return the KernelSession or the problem, as JSON."""
    try:
        live = sys.modules.get("_cellwright_active")
        if live is not None:
            return json.dumps(live.install(json.loads(options)))
        for name in [name for name in sys.modules if name.partition(".")[0] == "_cellwright"]:
            del sys.modules[name]
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "_cellwright_boot"]
        files = json.loads(zlib.decompress(base64.b85decode(packed)))
        sys.meta_path.insert(0, Sources(files))
        sys.meta_path.append(Alias())
        kernel: Any = importlib.import_module("_cellwright.kernel")
        return json.dumps(kernel.install(json.loads(options)))
    except Exception as error:
        import traceback

        cause = "".join(traceback.format_exception(type(error), error, error.__traceback__))[-4000:]
        problem = {
            "code": "capture/not-started",
            "message": f"Capture could not start in this kernel: {type(error).__name__}: {error}",
            "remedy": "Cells run as always but are not recorded; restart the kernel to try again.",
            "cause": cause,
        }
        return json.dumps({"problem": problem})


answer: Any = types.ModuleType("_cellwright_answer")
answer.text = boot(sources, options)
sys.modules["_cellwright_answer"] = answer
