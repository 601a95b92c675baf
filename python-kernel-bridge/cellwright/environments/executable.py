"""Which Python a kernel runs on, by its kernelspec."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import CellwrightError

_PYTHON = re.compile(r"(python|pypy)[0-9.]*w?(\.exe)?", re.IGNORECASE)


def kernel_executable(argv: Sequence[str], language: str) -> str:
    """Return the Python executable that a kernelspec's `argv` starts.

    Raises:
        CellwrightError: ``environment/not-python``, ``environment/wrapped`` where something else starts it.
    """
    if language.lower() != "python":
        raise CellwrightError(
            "environment/not-python",
            f"This kernel's language is {language}; Cellwright can be added to Python environments only.",
            "Its runs are kept all the same, without what they read and changed.",
        )
    name = argv[0] if argv else ""
    if name in ("python", "python3", f"python{sys.version_info[0]}.{sys.version_info[1]}"):
        return sys.executable  # as jupyter_client starts it
    found = name if Path(name).is_absolute() else shutil.which(name)
    if found and _PYTHON.fullmatch(Path(found).name):
        return found
    raise CellwrightError(
        "environment/wrapped",
        f"This kernel is started by {name or 'nothing that is named'}, so its Python can't be told.",
        "In a terminal: cellwright environment add --python <the environment's python>",
    )
