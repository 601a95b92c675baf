"""Runs in the tracked script's own process, on the standard library alone: its cells, one by one, as `__main__`.

Executed as ``python child.py <job.json>``, the job being
``{sources, options, text, file, named, arguments, cells, patience}``; the session's id is written beside it. Whatever
fails on our side, the script runs as it would alone.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import traceback
import types
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

_FEATURES = functools.reduce(
    lambda flags, name: flags | getattr(__future__, name).compiler_flag, __future__.all_feature_names, 0
)


class _Alias(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last in line: `import cellwright` finds this copy where the environment has none."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name.partition(".")[0] != "cellwright" or importlib.util.find_spec(f"_{name}") is None:
            return None
        return importlib.util.spec_from_loader(
            name, self, is_package=hasattr(importlib.import_module(f"_{name}"), "__path__")
        )

    def create_module(self, spec: Any) -> Any:
        return importlib.import_module(f"_{spec.name}")

    def exec_module(self, module: types.ModuleType) -> None:
        pass


class _Recording:
    """Capture of this process; without it the script runs as it would alone."""

    def __init__(self, job: dict[str, Any], namespace: dict[str, Any]) -> None:
        sys.path.insert(0, job["sources"])
        install = importlib.import_module("_cellwright.kernel.install")
        figures = importlib.import_module("_cellwright.tracking.figures")
        streams = importlib.import_module("_cellwright.tracking.streams")
        self._current = importlib.import_module("_cellwright.kernel.progress").current
        sys.path.remove(job["sources"])
        sys.meta_path.append(_Alias())
        self._capture, session = install.start(job["options"], namespace, lambda kind, content, parent: None)
        if not session["spooling"]:
            raise OSError("the store can't be written")
        # Python 3.12 and later warn whoever forks a process of several threads; the second one here is ours.
        warnings.filterwarnings("ignore", r"This process \(pid=\d+\) is multi-threaded", DeprecationWarning)
        _tell(session["session"])
        self._patience = job["patience"]
        self._figures = figures.Figures(lambda content: self._keep("display_data", content))
        self._streams = streams.Streams(lambda name, text: self._keep("stream", {"name": name, "text": text}))
        self._streams.listen()
        if self._capture.outputs.limit > 0:
            self._figures.watch()

    def begin(self, cell: dict[str, Any]) -> None:
        self._capture.begin_cell(cell["source"], cell["id"])

    def end(self, status: str, error: BaseException | None, count: int) -> None:
        if self._capture.outputs.limit > 0:
            self._figures.keep_open()
        self._streams.cell_ends()
        if status == "error" and error is not None and not isinstance(error, SystemExit):
            shown = "".join(traceback.format_exception(type(error), error, _theirs(error))).rstrip("\n").split("\n")
            self._keep("error", {"ename": type(error).__name__, "evalue": str(error), "traceback": shown})
        if (run := self._current()) is not None:
            self._capture.outputs.settle(run.run)  # now: its snapshot is made when it ends
        self._capture.end_cell(status, error, count)
        self._capture.publish()

    @contextmanager
    def muted(self) -> Iterator[None]:
        """What is printed meanwhile is kept as an error, not as text."""
        self._streams.muted = True
        try:
            yield
        finally:
            self._streams.muted = False

    def close(self) -> None:
        self._capture.flush(self._patience)
        self._capture.close()

    def _keep(self, kind: str, content: dict[str, Any]) -> None:
        run = self._current()
        if run is not None and not self._capture.disabled:
            self._capture.outputs.keep(run.run, kind, content)


def _tell(session: str) -> None:
    """Tell who started this process which session it is: other runs of the script may have begun at the same moment."""
    folder = Path(sys.argv[1]).parent
    written = folder / "session.part"
    written.write_text(session, encoding="utf-8")
    written.replace(folder / "session")


class _Nothing:
    """Stands where nothing can be recorded."""

    def begin(self, cell: dict[str, Any]) -> None: ...
    def end(self, status: str, error: BaseException | None, count: int) -> None: ...
    def muted(self) -> Any:
        return nullcontext()

    def close(self) -> None: ...


def main() -> int:
    """Run the script; return its exit code."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    module = types.ModuleType("__main__")
    module.__dict__.update(
        __file__=job["file"],
        __builtins__=builtins,
        __cached__=None,
        __loader__=importlib.machinery.SourceFileLoader("__main__", job["file"]),
        __cellwright_script__=True,
    )
    recording: _Recording | _Nothing
    try:
        recording = _Recording(job, module.__dict__)
    except Exception as error:
        print(f"cellwright: this run is not recorded: {type(error).__name__}: {error}", file=sys.stderr)
        recording = _Nothing()
    del module.__dict__["__cellwright_script__"]
    sys.modules["__main__"] = module
    sys.argv[:] = [job["named"], *job["arguments"]]
    sys.path[0] = str(Path(job["file"]).resolve().parent)
    try:
        return _run(job, module.__dict__, recording)
    finally:
        recording.close()


def _run(job: dict[str, Any], namespace: dict[str, Any], recording: _Recording | _Nothing) -> int:
    try:
        parts, flags = _parts(job)
    except SyntaxError as error:  # of the whole script: none of it runs
        error.__traceback__ = None
        at = error.lineno or 1
        cell = next((cell for cell in reversed(job["cells"]) if cell["line"] <= at), job["cells"][0])
        recording.begin(cell)
        _show(error, recording)
        recording.end("error", error, 1)
        return 1
    for count, (cell, part) in enumerate(zip(job["cells"], parts, strict=True), start=1):
        recording.begin(cell)
        status, raised, code = _run_cell(compile(part, job["file"], "exec", flags, True), namespace, recording)
        recording.end(status, raised, count)
        if code is not None:
            return code
    return 0


def _parts(job: dict[str, Any]) -> tuple[list[ast.Module], int]:
    """Return each cell's statements, and the `__future__` features that hold for all."""
    whole = ast.parse(job["text"], job["file"])
    parts = [ast.Module([], []) for _ in job["cells"]]
    starts = [cell["line"] for cell in job["cells"]]
    for statement in whole.body:
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])
        parts[max(bisect_right(starts, first) - 1, 0)].body.append(statement)
    for part in parts[1:]:
        if part.body:  # else a text at the head of a later cell would become the script's `__doc__`
            part.body.insert(0, ast.copy_location(ast.Pass(), part.body[0]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they come when the cells are compiled
        return parts, compile(whole, job["file"], "exec", dont_inherit=True).co_flags & _FEATURES


def _run_cell(
    code: types.CodeType, namespace: dict[str, Any], recording: _Recording | _Nothing
) -> tuple[str, BaseException | None, int | None]:
    """Return status, error, and the exit code where the script ends here."""
    try:
        exec(code, namespace)
    except SystemExit as leaving:
        left = leaving.code
        if left is not None and not isinstance(left, int):
            print(left, file=sys.stderr)
        number = 0 if left is None else left if isinstance(left, int) else 1
        return ("error", leaving, number) if number else ("ok", None, 0)
    except KeyboardInterrupt as interrupt:
        _show(interrupt, recording)
        return "interrupted", interrupt, 130
    except BaseException as failure:
        _show(failure, recording)
        return "error", failure, 1
    return "ok", None, None


def _theirs(error: BaseException) -> types.TracebackType | None:
    """Return the traceback from the script's own first frame on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return trace


def _show(error: BaseException, recording: _Recording | _Nothing) -> None:
    """Show an uncaught error as Python does, or as the script has it shown."""
    error.__traceback__ = _theirs(error)
    with recording.muted():
        sys.excepthook(type(error), error, error.__traceback__)


if __name__ == "__main__":
    code = main()
    sys.exit(code)
