"""Runs in the tracked script's own process, on the standard library alone: its cells, one by one, as `__main__`.

Executed as ``python child.py <job.json>``, the job being ``{sources, options, script, arguments, cells}``. Whatever
fails on our side, the script runs as it would alone.
"""

from __future__ import annotations
import __future__

import functools
import importlib
import importlib.abc
import importlib.util
import json
import sys
import traceback
import types
from collections.abc import Callable, Iterable
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


class _Tee:
    """A stream of the script's that capture hears along."""

    def __init__(self, stream: Any, hear: Callable[[str], None]) -> None:
        self._stream, self._hear = stream, hear

    def write(self, text: str) -> Any:
        written = self._stream.write(text)
        self._hear(text)
        return written

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def main() -> int:
    """Run the script; return its exit code."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    main_module = types.ModuleType("__main__")
    main_module.__dict__.update(__file__=job["script"], __builtins__=__builtins__, __cellwright_script__=True)
    capture = _start(job, main_module.__dict__)
    del main_module.__dict__["__cellwright_script__"]
    sys.modules["__main__"] = main_module
    sys.argv[:] = [job["script"], *job["arguments"]]
    sys.path[0] = str(Path(job["script"]).parent)
    try:
        return _run_cells(job, main_module.__dict__, capture)
    finally:
        if capture is not None:
            capture._evidence.flush(job["patience"])
            capture.close()


def _start(job: dict[str, Any], namespace: dict[str, Any]) -> Any:
    try:
        sys.path.insert(0, job["sources"])
        install = importlib.import_module("_cellwright.kernel.install")
        sys.path.remove(job["sources"])
        sys.meta_path.append(_Alias())
        capture, session = install.start(job["options"], namespace, lambda kind, content, parent: None)
        if not session["spooling"]:
            raise OSError("the store can't be written")
        current = importlib.import_module("_cellwright.kernel.progress").current
    except Exception as error:
        print(f"cellwright: this run is not recorded: {type(error).__name__}: {error}", file=sys.stderr)
        return None

    def hear(name: str, text: str) -> None:
        run = current()
        if run is not None and isinstance(text, str):
            capture.outputs.keep(run.run, "stream", {"name": name, "text": text})

    sys.stdout, sys.stderr = (_Tee(getattr(sys, name), functools.partial(hear, name)) for name in ("stdout", "stderr"))
    return capture


def _run_cells(job: dict[str, Any], namespace: dict[str, Any], capture: Any) -> int:
    flags = 0
    for count, cell in enumerate(job["cells"], start=1):
        begun = capture is not None and capture.begin_cell(cell["source"], cell["id"]) is not None
        status = "ok"
        error: BaseException | None = None
        code: int | None = None
        try:
            compiled = compile("\n" * (cell["line"] - 1) + cell["source"] + "\n", job["script"], "exec", flags, True)
            flags |= compiled.co_flags & _FEATURES
            exec(compiled, namespace)
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
            if code == 1 and not isinstance(leaving.code, int):
                print(leaving.code, file=sys.stderr)
            status, error = ("ok", None) if code == 0 else ("error", leaving)
        except KeyboardInterrupt as interrupt:
            status, error, code = "interrupted", interrupt, 130
            _show(interrupt)
        except BaseException as failure:
            status, error, code = "error", failure, 1
            _show(failure)
        if begun:
            if status == "error" and error is not None and not isinstance(error, SystemExit):
                shown = "".join(_formatted(error)).rstrip("\n").split("\n")
                content = {"ename": type(error).__name__, "evalue": str(error), "traceback": shown}
                capture.outputs.keep(_run_id(), "error", content)
            capture.end_cell(status, error, count)
        if code is not None:
            return code
    return 0


def _run_id() -> Any:
    return sys.modules["_cellwright.kernel.progress"].current().run


def _formatted(error: BaseException) -> list[str]:
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return traceback.format_exception(type(error), error, trace)


def _show(error: BaseException) -> None:
    stream = sys.stderr._stream if isinstance(sys.stderr, _Tee) else sys.stderr  # kept as an error, not as text
    stream.write("".join(_formatted(error)))
    stream.flush()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.exit(code)
