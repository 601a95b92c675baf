"""`with cw.run("name"):` - a child of the cell's run, for what is tried out within one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..ids import new_id
from ..kernel.metrics.events import block_variable
from .live import ENDED, live_run, warn_once
from .recording import record_metrics, record_params
from .values import metric_values, param_values, step_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextvars import Token
    from types import TracebackType

    from ..kernel.progress import RunInProgress
    from ..wire.types import ChildRun


class Block:
    """An open `cw.run()` block. What is logged, measured and fitted within it, in the same thread or task, is its own.

    Other threads log to it through its own `log` and `param`.
    """

    def __init__(self, name: str | None, params: Mapping[str, Any]) -> None:
        self._name = name
        self._params = param_values(None, params)
        self._run: RunInProgress | None = None
        self._child: ChildRun | None = None
        self._token: Token[ChildRun | None] | None = None

    @property
    def id(self) -> str | None:
        """The child's id; None where nothing is recorded."""
        return None if self._child is None else self._child["id"]

    def log(
        self,
        values: Mapping[str, Any] | str | None = None,
        value: Any = ...,
        /,
        *,
        step: float | None = None,
        **metrics: Any,
    ) -> None:
        """Log metrics to this block, as `cellwright.log` does."""
        numbers, at = metric_values(values, metrics, value), step_value(step)
        if (run := self._open_run()) is not None:
            record_metrics(run, self._child, numbers, at)

    def param(self, values: Mapping[str, Any] | str | None = None, value: Any = ..., /, **params: Any) -> None:
        """Set parameters of this block, as `cellwright.param` does."""
        scalars = param_values(values, params, value)
        if (run := self._open_run()) is not None:
            record_params(run, self._child, scalars)

    def __enter__(self) -> Block:
        run = live_run()
        if run is None:
            return self
        variable = block_variable(run)
        outer = variable.get()
        self._run, self._child = run, {"id": new_id(), "params": [], "metrics": [], "status": "running"}
        if self._name is not None:
            self._child["name"] = self._name
        if outer is not None:
            self._child["parent"] = outer["id"]
        run.children.append(self._child)
        self._token = variable.set(self._child)
        record_params(run, self._child, self._params)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._run is None or self._child is None or self._token is None:
            return
        self._child["status"] = "ok" if kind is None else "error"
        block_variable(self._run).reset(self._token)
        self._token = None

    def _open_run(self) -> RunInProgress | None:
        run = live_run()
        if run is not None and self._child is not None and run is not self._run:
            warn_once(ENDED)
            return None
        return run
