"""Capture of a script that runs by itself: its `# %%` cells one by one in one namespace, or the whole as one cell."""

from __future__ import annotations

import ast
import linecache
import os
import re
import sys
import traceback
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from .frames import pruned
from .install import start

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..wire.types import CaptureOptions
    from .capture import Capture

_MARK = re.compile(r"^# ?%%(?P<rest>.*)$")
_FLUSH_SECONDS = 60.0


class ScriptCell(NamedTuple):
    """A cell of a script: `source` is its text below the mark, `line` the number of its first line in the file, from 1."""

    title: str
    kind: str
    source: str
    line: int


def script_cells(text: str) -> list[ScriptCell]:
    """Split a script at its `# %%` marks; ``# %% [markdown]`` begins a Markdown cell. Without marks it is one cell.

    Joining the lines of marks and sources gives the script again, but for blank lines at a cell's ends.
    """
    cells: list[ScriptCell] = []
    title, kind, first = "", "code", 1
    lines = text.split("\n")
    for number, line in enumerate([*lines, "# %%"], 1):
        mark = _MARK.match(line)
        if mark is None:
            continue
        body = "\n".join(lines[first - 1 : number - 1])
        if body.strip() or (cells and title):
            skipped = len(body) - len(body.lstrip("\n"))
            cells.append(ScriptCell(title, kind, body.strip("\n"), first + skipped))
        rest = mark["rest"].strip()
        kind = "markdown" if re.search(r"\[(markdown|md)\]", rest) else "code"
        title, first = re.sub(r"\[\w+\]", "", rest).strip(), number + 1
    return cells


def run_script(path: str, argv: list[str], options: CaptureOptions, cell_ids: list[str] | None = None) -> int:
    """Run a script as `__main__` under capture and return its exit code.

    Args:
        path: The script.
        argv: Its arguments, without its name.
        options: As for a kernel; the spool receives starts, outputs, runs and evidence.
        cell_ids: An id for each code cell, in order; None: their numbers.
    """
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        text = file.read()
    main = ModuleType("__main__")
    main.__dict__.update(__file__=path, __builtins__=__builtins__)
    sys.modules["__main__"] = main
    sys.argv = [path, *argv]
    sys.path[0:1] = [os.path.dirname(os.path.abspath(path))]
    capture, _ = start(options, main.__dict__, lambda kind, content, parent: None)
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    cells = [cell for cell in script_cells(text) if cell.kind == "code"]
    try:
        for number, cell in enumerate(cells):
            code = _run_cell(capture, path, cell, cell_ids[number] if cell_ids else str(number + 1), number + 1)
            if code is not None:
                return code
        return 0
    finally:
        capture.flush(_FLUSH_SECONDS)


def _run_cell(capture: Capture, path: str, cell: ScriptCell, cell_id: str, count: int) -> int | None:
    run = capture.begin_cell(cell.source, cell_id)
    status, error, code = "ok", None, None
    undo = _tee(capture, run.run) if run is not None else None
    try:
        tree = ast.parse("\n" * (cell.line - 1) + cell.source, path)
        exec(compile(tree, path, "exec", dont_inherit=True), capture.namespace)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        if code == 1 and not isinstance(stop.code, int):
            print(stop.code, file=sys.stderr)
    except BaseException as caught:
        error = caught
        status = "interrupted" if isinstance(caught, KeyboardInterrupt) else "error"
        code = 130 if status == "interrupted" else 1
        caught.__traceback__ = pruned(caught.__traceback__)
        lines = traceback.format_exception(type(caught), caught, caught.__traceback__)
        if undo is not None:
            undo()
            undo = None
        if run is not None:
            content = {"ename": type(caught).__name__, "evalue": str(caught), "traceback": "".join(lines).split("\n")}
            capture.outputs.keep(run.run, "error", content)
        sys.stderr.write("".join(lines))
    finally:
        if undo is not None:
            undo()
        sys.stdout.flush()
    capture.end_cell(status, error, count)
    return code


def _tee(capture: Capture, run: str) -> Callable[[], None]:
    streams = sys.stdout, sys.stderr
    sys.stdout = _Kept(sys.stdout, "stdout", capture, run)
    sys.stderr = _Kept(sys.stderr, "stderr", capture, run)

    def undo() -> None:
        sys.stdout, sys.stderr = streams

    return undo


class _Kept:
    """Passes everything on to the real stream, live, and keeps what is written as a cell's output."""

    def __init__(self, stream: Any, name: str, capture: Capture, run: str) -> None:
        self._stream, self._name, self._capture, self._run = stream, name, capture, run

    def write(self, text: str) -> int:
        self._capture.outputs.keep(self._run, "stream", {"name": self._name, "text": text})
        return int(self._stream.write(text))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
