"""What `cw.*` offers in notebooks and scripts, for who wants to say more than capture finds by itself.

Example:
    >>> import cellwright as cw
    >>> for epoch in range(10):
    ...     cw.log(loss=1 / (epoch + 1), step=epoch)
    >>> with cw.run("shallow", depth=3):
    ...     cw.log(auc=0.81)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..kernel.metrics.events import open_block
from .blocks import Block
from .live import live_run
from .recording import record_metrics, record_params
from .values import metric_values, param_values, step_value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Block", "log", "param", "run"]


def log(
    values: Mapping[str, Any] | str | None = None, value: Any = ..., /, *, step: float | None = None, **metrics: Any
) -> None:
    """Log metrics of the cell run in progress; with a step they are points of a curve, shown while the cell runs.

    Outside any recorded run this warns once and does nothing.

    Args:
        values: Names and numbers, for names that are no identifiers: ``{"val/auc": 0.91}``; or one name.
        value: The number of that one name: ``cw.log("val/auc", 0.91)``.
        step: Epoch or step; without one, values logged again under one name count from 0.
        metrics: Names and numbers.

    Raises:
        CellwrightError: ``metric/not-a-number``, ``metric/bad-name``, ``metric/bad-step``.
    """
    numbers, at = metric_values(values, metrics, value), step_value(step)
    if (current := live_run()) is not None:
        record_metrics(current, open_block(current), numbers, at)


def param(values: Mapping[str, Any] | str | None = None, value: Any = ..., /, **params: Any) -> None:
    """Set parameters of the cell run in progress: numbers, text, booleans or None.

    Outside any recorded run this warns once and does nothing.

    Args:
        values: Names and values, for names that are no identifiers; or one name.
        value: The value of that one name: ``cw.param("max depth", 4)``.
        params: Names and values.

    Raises:
        CellwrightError: ``param/not-a-scalar``, ``param/bad-name``.
    """
    scalars = param_values(values, params, value)
    if (current := live_run()) is not None:
        record_params(current, open_block(current), scalars)


def run(name: str | None = None, /, **params: Any) -> Block:
    """Return a context manager: what is logged, measured and fitted within it is a child of the cell's run.

    Blocks nest; one that an exception leaves has the status error.

    Args:
        name: Shown in the table of runs. ``run(name="shallow")`` names it too.
        params: Parameters of the block.

    Raises:
        CellwrightError: ``param/not-a-scalar``.
    """
    if name is None and isinstance(params.get("name"), str):
        name = params.pop("name")
    return Block(name, params)
