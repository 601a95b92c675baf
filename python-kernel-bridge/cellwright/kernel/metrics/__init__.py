"""Metrics and parameters without a call: what known libraries return and fit becomes the run's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import boosting, keras, mlflow, sklearn
from .settle import settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..progress import RunInProgress

__all__ = ["finish", "install"]


def install() -> None:
    """Observe the known libraries, now and when they are imported later. A second call changes nothing."""
    for library in (sklearn, boosting, keras, mlflow):
        library.install()


def finish(run: RunInProgress, namespace: Mapping[str, Any]) -> None:
    """Complete a run at its cell's end: names of metrics, parameters, children of loops and searches.

    Args:
        run: The run; its metrics, params, series and children are completed in place.
        namespace: The user's globals, as the cell left them.
    """
    settle(run, namespace)
