"""A script as the notebook it nearly is: its ``# %%`` cells."""

from __future__ import annotations

import ast
import io
import re
import warnings
from typing import Any, NamedTuple

_MARK = re.compile(r"^#\s*%%+(?P<rest>.*)$")
_KIND = re.compile(r"\[(markdown|md|raw)\]", re.IGNORECASE)


class ScriptCell(NamedTuple):
    """A stretch of a script."""

    id: str
    kind: str
    """code, markdown or raw"""
    source: str
    line: int
    """Of its first line in the file, from 1."""


def cells_of(script: str) -> list[ScriptCell]:
    """Return a script's cells; one without marks is a single cell. Titled cells keep their id wherever they move."""
    lines = io.StringIO(script).readlines()  # as Python counts them: a form feed ends no line
    inside = _inside_statements(script)
    starts = [n for n, line in enumerate(lines) if n not in inside and _MARK.match(line.rstrip("\r\n"))]
    starts = [0, *starts] if not starts or "".join(lines[: starts[0]]).strip() else starts
    cells: list[ScriptCell] = []
    taken: set[str] = set()
    for ordinal, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), start=1):
        mark = _MARK.match(lines[start].rstrip("\r\n")) if lines else None
        rest = mark["rest"] if mark else ""
        kind = _KIND.search(rest)
        text = "".join(lines[start:end])
        title = re.sub(r"[^A-Za-z0-9]+", "-", _KIND.sub("", rest)).strip("-").lower()[:40]
        base = title or ("script" if not mark else f"cell-{ordinal}")
        cell_id = base if base not in taken else f"{base}-{ordinal}"
        taken.add(cell_id)
        if kind is None:
            cells.append(ScriptCell(cell_id, "code", text.rstrip("\r\n"), start + 1))
        else:
            body = "".join(re.sub(r"^#\s?", "", line) for line in lines[start + 1 : end]).strip("\r\n")
            cells.append(ScriptCell(cell_id, "raw" if kind[1].lower() == "raw" else "markdown", body, start + 1))
    return cells


def _inside_statements(script: str) -> set[int]:
    """Return the lines, from 0, before which a statement has begun and not ended: a mark there parts nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are told where the script runs
            tree = ast.parse(script)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # also where another Python runs the script
        return set()
    return {line for node in tree.body for line in range(node.lineno, node.end_lineno or node.lineno)}


def notebook_of(cells: list[ScriptCell], python: str) -> dict[str, Any]:
    """Return the pseudo-notebook of a script.

    Args:
        cells: Its cells.
        python: Version of the Python that runs it.
    """
    code: dict[str, Any] = {"execution_count": None, "outputs": []}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"language_info": {"name": "python", "version": python, "file_extension": ".py"}},
        "cells": [
            {"cell_type": c.kind, "id": c.id, "metadata": {}, "source": c.source, **(code if c.kind == "code" else {})}
            for c in cells
        ],
    }
