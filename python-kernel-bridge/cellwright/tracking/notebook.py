"""`cellwright track notebook.ipynb`: every cell in order, with the notebook's own kernel."""

from __future__ import annotations

import ast
import asyncio
import json
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from .._version import PROTOCOL
from ..errors import CellwrightError
from ..kernel.bundle import capture_code
from .place import TrackedFile
from .recorder import SessionRecorder
from .unkept import tell_unkept

_PATIENCE = 10.0  # seconds that hashing may go on after the last cell
_LONGEST_SOCKET = 100  # characters of its path, what macOS takes less some


def track_notebook(file: Path, tracked: TrackedFile | None, save_as: Path | None) -> tuple[int, SessionRecorder | None]:
    """Run a notebook and keep each of its cells. Return its exit code and what was recorded.

    The code is 0, 1 where a cell failed, and 128 + the signal where one ended it: the cell is then interrupted, and the
    rest does not run.

    Args:
        file: The notebook.
        tracked: Where it is kept; None runs it alone.
        save_as: Where to write the notebook with its outputs; None leaves every file as it is.

    Whatever keeps it from being recorded is said on standard error; it runs all the same.

    Raises:
        CellwrightError: ``track/unreadable``, ``track/no-kernel``.
    """
    try:
        notebook: Any = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    except (ValueError, AttributeError, KeyError) as error:
        raise CellwrightError(
            "track/unreadable", f"{file} is not a notebook.", "Open it in JupyterLab to see what is wrong."
        ) from error
    recorder = SessionRecorder(tracked, lambda: json.loads(json.dumps(notebook)), fill=False) if tracked else None
    folder = tempfile.TemporaryDirectory(prefix="cellwright-", ignore_cleanup_errors=True)
    client = _TrackedClient(notebook, file.parent, recorder, Path(folder.name))
    code = 0
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError) as error:
        print(error, file=sys.stderr)
        code = 1
    except _Stopped:
        code = 1
    except NoSuchKernel as error:
        raise CellwrightError(
            "track/no-kernel", f"There is no kernel named '{error.name}'.", "See 'jupyter kernelspec list'."
        ) from error
    finally:
        folder.cleanup()
        if recorder is not None:
            recorder.finish()
        if save_as is not None:
            nbformat.write(notebook, save_as)  # type: ignore[no-untyped-call]  # nbformat has no types
    if recorder is not None and recorder.problem is not None:
        tell_unkept(recorder.problem, len(recorder.runs))
    return (128 + client.stopped_by if client.stopped_by else code), recorder


class _Stopped(Exception):
    """A signal came between two cells."""


class _TrackedClient(NotebookClient):
    """nbclient with capture in the kernel."""

    def __init__(self, notebook: Any, folder: Path, recorder: SessionRecorder | None, sockets: Path) -> None:
        resources = {"metadata": {"path": str(folder)}}
        super().__init__(notebook, resources=resources, timeout=None, iopub_timeout=60)
        self._recorder, self._sockets, self._cell = recorder, sockets, ""
        self.stopped_by = 0
        """The signal that ended the run."""
        self._tags: list[str] = []
        self._last = max((n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"), default=-1)
        self.on_notebook_start = self._begin
        self.on_cell_execute = self._follow
        self.on_cell_executed = self._keep

    def create_kernel_manager(self) -> Any:
        """Talk with the kernel through sockets in a folder of ours: nobody else can listen, as on a TCP port."""
        manager: Any = super().create_kernel_manager()
        address = str(self._sockets / "kernel-ipc")
        if sys.platform != "win32" and len(address) < _LONGEST_SOCKET:
            manager.transport, manager.ip = "ipc", address
            manager.connection_file = str(self._sockets / "kernel.json")
        return manager

    async def _begin(self, notebook: Any) -> None:
        if self._recorder is not None:
            await self._record(self._recorder)
        self._take_over_signals()

    async def _record(self, recorder: SessionRecorder) -> None:
        tracked = recorder.tracked
        workspace, spool = str(tracked.workspace.folder), str(tracked.spool)
        code, expression = capture_code({"protocol": PROTOCOL, "workspace": workspace, "spool": spool})
        client: Any = self.kc
        answer = (await self._ask(code, {"cellwright": expression})).get("cellwright", {})
        text = answer.get("data", {}).get("text/plain")
        session = json.loads(ast.literal_eval(text)) if text else {}
        if "problem" in session or not session.get("spooling"):
            problem = session.get("problem", {})
            recorder.problem = CellwrightError(
                "track/not-captured",
                problem.get("message", "This kernel can't be recorded."),
                problem.get("remedy", "Only Python kernels on this machine leave snapshots."),
            )
            self._recorder = None
            return
        recorder.follow(session["session"])
        message = client.session.msg

        def message_with_cell(kind: str, *arguments: Any, **named: Any) -> Any:
            made = message(kind, *arguments, **named)
            if kind == "execute_request" and self._cell:
                made["metadata"] |= {"cellId": self._cell, "tags": self._tags}
            return made

        client.session.msg = message_with_cell

    def _take_over_signals(self) -> None:
        """Interrupt the cell, in place of nbclient's way, which ends the kernel under it; a second time, end it."""

        def stop(number: int) -> None:
            kernel: Any = self.km
            again, self.stopped_by = bool(self.stopped_by), number
            self._stopping = asyncio.ensure_future(
                kernel.shutdown_kernel(now=True) if again else kernel.interrupt_kernel()
            )

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(RuntimeError):  # not on Windows: there Ctrl-C comes as an exception
                loop.add_signal_handler(number, stop, number)

    async def _ask(self, code: str, expressions: dict[str, str]) -> dict[str, Any]:
        client: Any = self.kc
        request = client.execute(code, silent=True, store_history=False, user_expressions=expressions)
        while True:
            reply = await client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request:
                found: dict[str, Any] = reply["content"].get("user_expressions") or {}
                return found

    def _follow(self, cell: Any, cell_index: int) -> None:
        if self.stopped_by:
            raise _Stopped
        self._cell, self._tags = cell.get("id", ""), cell.metadata.get("tags", [])

    async def _keep(self, cell: Any, cell_index: int, execute_reply: dict[str, Any]) -> None:
        if self._recorder is None:
            return
        failed = execute_reply["content"]["status"] == "error"
        if failed or cell_index == self._last:  # wait for the hashes of the last run, while there is a kernel
            self._cell = ""
            code = f"__import__('sys').modules['_cellwright_active'].capture.flush({_PATIENCE})"
            await self._ask(code, {})
        self._recorder.pump()
