"""scikit-learn: metric functions, scores, cross-validation, fitted estimators and searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...ids import new_id
from ..imports import on_import
from ..params import estimator_params, mapping_params
from ..scalars import as_number
from . import boosted_estimators
from .calls import MARK, Call, observe_attribute, observed
from .events import Event, Value, open_block, remember
from .results import metric, scalar_values, spread

if TYPE_CHECKING:
    from types import ModuleType

    from ...wire.types import ChildRun, Metric, Param

MAX_CANDIDATES = 200
"""Candidates of a search listed as children: the best ranked."""

_MIXINS = ("ClassifierMixin", "RegressorMixin", "ClusterMixin", "TransformerMixin", "DensityMixin", "OutlierMixin")
_FITS = ("fit", "fit_predict", "fit_transform", "partial_fit")


def install() -> None:
    """Observe scikit-learn from the moment it is imported."""
    on_import("sklearn.metrics", _observe_metrics)
    on_import("sklearn.base", _observe_estimators)
    on_import("sklearn.model_selection", _observe_validation)


def _observe_metrics(module: ModuleType) -> None:
    for name in module.__all__:
        observe_attribute(module, name, _note_metric)
    scorer = getattr(getattr(module, "_scorer", None), "_BaseScorer", None)
    if scorer is not None:
        observe_attribute(scorer, "__call__", _note_scorer)


def _observe_estimators(module: ModuleType) -> None:
    """Observe `fit` and `score` of each estimator class, those defined later included."""
    base = module.BaseEstimator
    former = base.__dict__.get("__init_subclass__")
    inherited = former.__func__ if former is not None else None

    def init_subclass(cls: Any, /, **kwargs: Any) -> None:
        if inherited is not None:
            inherited(cls, **kwargs)
        else:
            super(base, cls).__init_subclass__(**kwargs)
        _observe_class(cls)

    if not hasattr(inherited, MARK):
        setattr(init_subclass, MARK, True)
        base.__init_subclass__ = classmethod(init_subclass)
    for mixin in (
        "ClassifierMixin",
        "RegressorMixin",
        "ClusterMixin",
        "TransformerMixin",
        "DensityMixin",
        "OutlierMixin",
    ):
        if hasattr(module, mixin):
            _observe_class(getattr(module, mixin))
    waiting = [base]
    while waiting:
        kind = waiting.pop()
        _observe_class(kind)
        waiting.extend(kind.__subclasses__())


def _observe_class(cls: type) -> None:
    for name in (*_FITS, "score"):
        note = _note_score if name == "score" else _note_fit
        method = cls.__dict__.get(name)
        conditional = getattr(
            method, "fn", None
        )  # scikit-learn's available_if, which looks the function up on each access
        if conditional is not None and hasattr(method, "check"):
            if not hasattr(conditional, MARK):
                method.fn = observed(conditional, note)  # type: ignore[union-attr]  # a descriptor, as asked above
        else:
            observe_attribute(cls, name, note)


def _observe_validation(module: ModuleType) -> None:
    observe_attribute(module, "cross_val_score", _note_validation)
    observe_attribute(module, "cross_validate", _note_validation)


def _note_metric(call: Call) -> None:
    name = call.function.__name__
    by = f"sklearn.metrics.{name}"
    if name == "precision_recall_fscore_support" and isinstance(call.result, tuple):
        parts = zip(call.result, ("precision", "recall", "fscore"), strict=False)
        values = tuple(Value(v, part, True) for v, part in parts if as_number(v) is not None)
    else:
        values = scalar_values(call.result)
    values = tuple(value for value in values if not value.name.endswith("/support"))  # counts of rows
    if values:
        _remember(call, by, values)


def _note_scorer(call: Call) -> None:
    function = getattr(call.args[0], "_score_func", None)
    _remember(call, f"sklearn.metrics.{getattr(function, '__name__', 'scorer')}", scalar_values(call.result))


def _note_score(call: Call) -> None:
    _remember(call, f"{_qualified(call.args[0])}.score", scalar_values(call.result))


def _note_validation(call: Call) -> None:
    name = call.function.__name__
    if isinstance(call.result, dict):
        scores = {k: v for k, v in call.result.items() if k.startswith(("test_", "train_")) and hasattr(v, "std")}
        values = tuple(value for key, array in scores.items() for value in spread(array, key, absolute=True))
    else:
        values = spread(call.result)
    estimator = call.args[0] if call.args else call.kwargs.get("estimator")
    params = estimator_params(estimator, call.run.source) if hasattr(estimator, "get_params") else []
    _remember(call, f"sklearn.model_selection.{name}", values, params)


def _note_fit(call: Call) -> None:
    estimator = call.args[0]
    if hasattr(estimator, "cv_results_"):
        _note_search(call, estimator)
        return
    series, values = boosted_estimators.curves_of(estimator)
    params = estimator_params(estimator, call.run.source)
    event = Event(call.site, _qualified(estimator), values, tuple(params), series, (), open_block(call.run))
    remember(call.run, event)


def _note_search(call: Call, search: Any) -> None:
    best = dict(getattr(search, "best_params_", {}))
    chosen = getattr(search, "best_estimator_", search.estimator)
    params = estimator_params(chosen, call.run.source, stated=best)
    known = {p["name"] for p in params}
    params += [p for p in mapping_params(best, type(chosen).__name__) if p["name"] not in known]
    scored = hasattr(search, "best_score_")
    values = (Value(search.best_score_, "best_score", True),) if scored else ()
    by = _qualified(search)
    children = tuple(_candidates(search.cv_results_, type(chosen).__name__, by))
    remember(call.run, Event(call.site, by, values, tuple(params), (), children, open_block(call.run)))


def _candidates(results: dict[str, Any], of: str, by: str) -> list[ChildRun]:
    settings = results["params"]
    ranks = next((results[key] for key in results if key.startswith("rank_test_")), range(len(settings)))
    best = sorted(range(len(settings)), key=lambda k: ranks[k])[:MAX_CANDIDATES]
    scores = [key for key in results if key.startswith(("mean_test_", "std_test_"))]
    children: list[ChildRun] = []
    for k in sorted(best):
        metrics: list[Metric] = [m for key in scores if (m := metric(key, results[key][k], by)) is not None]
        children.append({"id": new_id(), "params": mapping_params(settings[k], of), "metrics": metrics, "status": "ok"})
    return children


def _remember(call: Call, by: str, values: tuple[Value, ...], params: list[Param] | None = None) -> None:
    remember(call.run, Event(call.site, by, values, tuple(params or ()), within=open_block(call.run)))


def _qualified(instance: object) -> str:
    kind = type(instance)
    public = ".".join(part for part in kind.__module__.split(".") if not part.startswith("_"))
    return f"{public}.{kind.__qualname__}"
