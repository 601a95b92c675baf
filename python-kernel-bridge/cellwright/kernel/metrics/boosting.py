"""XGBoost and LightGBM: `train` and `cv`, settings and evaluation curves. Their estimators are scikit-learn's."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from ..imports import on_import
from ..params import mapping_params
from ..scalars import as_scalar
from .calls import Call, observe_attribute
from .events import Event, open_block, remember
from .results import curves, final_values

if TYPE_CHECKING:
    from types import ModuleType

    from ...wire.types import Param, Series

_Arguments = tuple[tuple[Any, ...], dict[str, Any], Any]


def install() -> None:
    """Observe both libraries from the moment they are imported."""
    on_import("xgboost", _observe_xgboost)
    on_import("lightgbm", _observe_lightgbm)


def _observe_xgboost(module: ModuleType) -> None:
    def with_results(args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Arguments:
        if not kwargs.get("evals") or kwargs.get("evals_result") is not None:
            return args, kwargs, kwargs.get("evals_result")
        results: dict[str, Any] = {}
        return args, {**kwargs, "evals_result": results}, results

    observe_attribute(module, "train", lambda call: _note(call, "xgboost.train", call.prepared or {}), with_results)
    observe_attribute(module, "cv", lambda call: _note(call, "xgboost.cv", _columns(call.result)))


def _observe_lightgbm(module: ModuleType) -> None:
    signature = inspect.signature(module.train)

    def with_results(args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Arguments:
        bound = signature.bind(*args, **kwargs)
        if not bound.arguments.get("valid_sets"):
            return args, kwargs, None
        results: dict[str, Any] = {}
        bound.arguments["callbacks"] = [*(bound.arguments.get("callbacks") or []), module.record_evaluation(results)]
        return bound.args, bound.kwargs, results

    observe_attribute(module, "train", lambda call: _note(call, "lightgbm.train", call.prepared or {}), with_results)
    observe_attribute(module, "cv", lambda call: _note(call, "lightgbm.cv", call.result))


def _note(call: Call, by: str, evaluations: dict[str, Any]) -> None:
    series: tuple[Series, ...] = curves(evaluations)
    event = Event(call.site, by, final_values(series), tuple(_settings(call)), series, (), open_block(call.run))
    remember(call.run, event)


def _settings(call: Call) -> list[Param]:
    arguments = inspect.signature(call.function).bind(*call.args, **call.kwargs).arguments
    params = mapping_params(dict(arguments.get("params") or {}), "Booster")
    known = {p["name"] for p in params}
    for name in ("num_boost_round", "early_stopping_rounds", "nfold"):
        value = as_scalar(arguments.get(name))
        if value is not None and name not in known:
            params.append({"name": name, "value": value, "from": "estimator", "of": "Booster"})
    return params


def _columns(result: Any) -> dict[str, list[Any]]:
    """Return what `xgboost.cv` answers, a data frame or a dict, as lists."""
    return {str(name): list(result[name]) for name in result}
