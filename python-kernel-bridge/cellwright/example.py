"""The flights example: a copy of it for the user, offline."""

from __future__ import annotations

import shutil
from pathlib import Path

from .errors import CellwrightError

NAME = "flights"
_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "example", _PACKAGE.parents[1] / "examples" / "flights")
"""In an installed package; in a work tree."""


def copy(folder: Path) -> Path:
    """Copy the example into a new folder ``flights``, ``flights-2``, … below `folder`; return its notebook.

    Raises:
        CellwrightError: ``example/missing``, ``example/unwritable``. What was there stays as it was.
    """
    source = next((place for place in _PLACES if (place / f"{NAME}.ipynb").is_file()), None)
    if source is None or not (source / "data").is_dir():
        raise CellwrightError(
            "example/missing",
            "The flights example is not part of this installation.",
            "Install the released wheel; in a work tree run: npm run setup",
        )
    n = 1
    while True:
        target = folder / (NAME if n == 1 else f"{NAME}-{n}")
        try:
            target.mkdir()
            break
        except FileExistsError:
            n += 1
        except OSError as error:
            raise _unwritable(folder) from error
    try:
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise _unwritable(folder) from error
    return target / f"{NAME}.ipynb"


def _unwritable(folder: Path) -> CellwrightError:
    return CellwrightError(
        "example/unwritable",
        f"The example could not be copied into {folder}.",
        "Choose a folder that you can write to.",
    )
