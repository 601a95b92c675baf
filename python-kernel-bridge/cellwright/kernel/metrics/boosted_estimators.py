"""Evaluation curves that a fitted XGBoost or LightGBM estimator keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .results import curves, final_values

if TYPE_CHECKING:
    from ...wire.types import Series
    from .events import Value


def curves_of(estimator: Any) -> tuple[tuple[Series, ...], tuple[Value, ...]]:
    """Return the curves of the evaluation sets that `fit` was given, and their final values."""
    state = vars(estimator) if hasattr(estimator, "__dict__") else {}
    evaluations = state.get("evals_result_") or state.get("_evals_result")
    if not isinstance(evaluations, dict):
        return (), ()
    series = curves(evaluations)
    return series, final_values(series)
