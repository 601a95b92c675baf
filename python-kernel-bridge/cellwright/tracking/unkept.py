"""Says what of a tracked file is not kept. The file is the user's: it runs on, and ends as it would alone."""

from __future__ import annotations

import sys

from ..errors import CellwrightError


def tell_unkept(problem: Exception, kept: int = 0) -> None:
    """Say it on standard error.

    Args:
        problem: Why.
        kept: Runs of cells that were kept before.
    """
    why = f"{type(problem).__name__}: {problem}"
    if isinstance(problem, CellwrightError):
        why = f"{problem.message} — {problem.remedy}"
    what = f"only {kept} of this file's runs are kept" if kept else "this file runs, but nothing of it is kept"
    print(f"cellwright: {what}: {why}", file=sys.stderr)
