"""Capture as one piece of code that the front end executes in any Python kernel, whether or not it has cellwright."""

from __future__ import annotations

import base64
import json
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .._version import PROTOCOL, __version__

if TYPE_CHECKING:
    from ..wire.types import CaptureOptions

_ROOMS = ("kernel", "api", "mlflow")
_FILES = ("errors.py", "ids.py", "__init__.py")
_LEFT_OUT = ("kernel/bundle.py", "kernel/spool_reader.py", "kernel/boot.py")

EXPRESSION = '__import__("sys").modules["_cellwright_answer"].text'
"""Evaluated as a user expression after the code: the KernelSession, or {"problem": …}, as JSON text."""


def capture_code(options: CaptureOptions) -> tuple[str, str]:
    """Return (code, expression): what to execute silently, and which expression then gives the KernelSession as JSON.

    The code leaves no name in the user's namespace, and no entry in the history as long as it is executed silently.
    """
    boot, sources = _packed()
    names = {"sources": sources, "options": json.dumps(options), "__name__": "_cellwright_boot"}
    code = f'exec(__import__("zlib").decompress(__import__("base64").b85decode({boot!r})).decode(), {names!r})'
    return code, EXPRESSION


def bundled_sources() -> dict[str, str]:
    """Return relative path → source of all that travels to the kernel."""
    package = Path(__file__).resolve().parent.parent
    files = [package / name for name in _FILES]
    files += [file for room in _ROOMS for file in sorted((package / room).rglob("*.py"))]
    sources = {file.relative_to(package).as_posix(): file.read_text("utf-8") for file in files}
    version = f'"""Stated by whoever sent this copy."""\n\nPROTOCOL = {PROTOCOL}\n__version__ = {__version__!r}\n'
    return {**{path: text for path, text in sources.items() if path not in _LEFT_OUT}, "_version.py": version}


@lru_cache(maxsize=1)
def _packed() -> tuple[str, str]:
    boot = (Path(__file__).resolve().parent / "boot.py").read_text("utf-8")
    return _pack(boot), _pack(json.dumps(bundled_sources(), ensure_ascii=False))


def _pack(text: str) -> str:
    return base64.b85encode(zlib.compress(text.encode(), 9)).decode("ascii")
