"""A cell's source as a syntax tree: IPython's own syntax set aside, line numbers kept."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

_PYTHON_CELL_MAGICS = {"time", "timeit", "prun", "capture", "memit", "mprun", "lprun", "debug", "memray_flamegraph"}
_PYTHON_LINE_MAGICS = {"time", "timeit", "prun", "memit", "lprun"}

_CELL_MAGIC = re.compile(r"\s*%%(\w+)(.*)")
_LINE_MAGIC = re.compile(r"(\s*)%(\w+)(.*)")
_SHELL = re.compile(r"(\s*)!{1,2}(.*)")
_ASSIGNED = re.compile(r"(\s*[\w.,\s\[\]'\"]+?=\s*)[%!]([^=].*)")
_HELP = re.compile(r"\s*(\?{1,2}\s*[\w.*]+|[\w.*]+\s*\?{1,2})\s*$")
_OPTIONS = re.compile(r"^(\s*-[a-zA-Z]\w*(\s+\d+)?(?=\s))*\s*")
_INTERPOLATED = re.compile(r"\{([^{}]+)\}|\$(\w+)")


@lru_cache(maxsize=512)
def parse(source: str) -> ast.Module | None:
    """Return the tree of a cell, or None where it is not Python even without its magics. It is shared: read only."""
    if "\\" not in source:
        return _parse(source)
    with warnings.catch_warnings():  # the "\d" in a user's string is reported when it runs, not twice
        warnings.simplefilter("ignore")
        return _parse(source)


def _parse(source: str) -> ast.Module | None:
    for plain in (str, without_magics):
        try:
            return ast.parse(plain(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def without_magics(source: str) -> str:
    """Return the source with magics, shell and help lines made plain Python, line by line.

    What a magic evaluates as Python stays (``%time f(x)``), and so do expressions it interpolates (``!ls {folder}``).
    """
    lines = source.split("\n")
    first = next((k for k, line in enumerate(lines) if line.strip()), None)
    if first is not None and (cell := _CELL_MAGIC.match(lines[first])):
        if cell[1] not in _PYTHON_CELL_MAGICS:
            return ""
        lines[first] = _statement(cell[2]) if cell[1] in {"timeit", "prun"} else ""
    return "\n".join(_plain(line) for line in lines)


def _plain(line: str) -> str:
    if magic := _LINE_MAGIC.match(line):
        return magic[1] + (_statement(magic[3]) if magic[2] in _PYTHON_LINE_MAGICS else "pass")
    if shell := _SHELL.match(line):
        return f"{shell[1]}({_interpolated(shell[2])})"
    if assigned := _ASSIGNED.match(line):
        return f"{assigned[1]}({_interpolated(assigned[2])})"
    return "pass" if _HELP.match(line) else line


def _statement(rest: str) -> str:
    return _OPTIONS.sub("", rest + " ", count=1).strip() or "pass"


def _interpolated(command: str) -> str:
    names = [a or b for a, b in _INTERPOLATED.findall(command)]
    return "".join(f"{name}," for name in names if _is_expression(name)) or "None"


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True
