"""At a cell's end: what was measured and fitted becomes metrics, parameters, curves and children of its run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...ids import new_id
from ..params import literal_params
from . import events
from .iterations import iterations
from .naming import Namer
from .results import metric

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...wire.types import ChildRun, Metric, Param, Series
    from ..progress import RunInProgress
    from .events import Event

MAX_CHILDREN = 1000
"""Iterations listed of a cell; of more, the last ones."""

_PRECEDENCE = {"literal": 0, "estimator": 1, "mlflow": 2, "call": 3}


def settle(run: RunInProgress, namespace: Mapping[str, Any]) -> None:
    """Complete the run's metrics, params, series and children from what was remembered while it ran."""
    for complete in run.scratch.pop("at_end", []):
        complete(run)
    remembered = events.take(run)
    namer = Namer(run.source, namespace)
    last = {event.site.path: k for k, event in enumerate(remembered)}
    final = {id(remembered[k]) for k in last.values()}

    for block, inside in _by_block(remembered):
        target = run if block is None else block
        _children(run, inside, namer, block)
        lasting = [event for event in inside if id(event) in final]
        _add(target, _metrics(lasting, namer, True), _params(inside), [s for e in lasting for s in e.series])
    run.params[:] = _strongest([*literal_params(run.source, namespace), *run.params])
    run.metrics[:] = _latest(run.metrics)


def _by_block(remembered: Sequence[Event]) -> list[tuple[ChildRun | None, list[Event]]]:
    groups: dict[int, tuple[ChildRun | None, list[Event]]] = {}
    for event in remembered:
        groups.setdefault(id(event.within), (event.within, []))[1].append(event)
    return list(groups.values())


def _children(run: RunInProgress, inside: Sequence[Event], namer: Namer, block: ChildRun | None) -> None:
    found: list[ChildRun] = [child for event in inside for child in event.children]
    for group in iterations(inside)[-MAX_CHILDREN:]:
        found.append(_iteration(group, namer))
    for child in found:
        if block is not None:
            child["parent"] = block["id"]
    run.children.extend(found)


def _iteration(group: Sequence[Event], namer: Namer) -> ChildRun:
    loop = {name: value for event in group for name, value in event.site.loop}
    of_loop: list[Param] = [{"name": name, "value": value, "from": "literal"} for name, value in loop.items()]
    child: ChildRun = {
        "id": new_id(),
        "status": "ok",
        "params": _strongest([*of_loop, *_params(group)]),
        "metrics": _metrics(group, namer, False),
    }
    words = [value for value in loop.values() if isinstance(value, str)]
    if len(words) == 1:
        child["name"] = words[0]
    if series := [s for event in group for s in event.series]:
        child["series"] = series
    return child


def _metrics(group: Iterable[Event], namer: Namer, last: bool) -> list[Metric]:
    found: list[Metric] = []
    for event in group:
        for value in event.values:
            name, held = namer.named(event, value, last)
            entry = metric(name, held, event.by)
            if entry is not None:
                found.append(entry)
    return _latest(found)


def _params(group: Iterable[Event]) -> list[Param]:
    return list({param["name"]: param for event in group for param in event.params}.values())


def _add(target: RunInProgress | ChildRun, metrics: list[Metric], params: list[Param], series: list[Series]) -> None:
    latest = list({s["name"]: s for s in series}.values())
    if isinstance(target, dict):
        target["metrics"] = _latest([*metrics, *target["metrics"]])
        target["params"] = _strongest([*params, *target["params"]])
        if latest:
            target["series"] = [*target.get("series", []), *latest]
    else:
        target.metrics.extend(metrics)
        target.params.extend(params)
        target.series.extend(latest)


def _strongest(params: Iterable[Param]) -> list[Param]:
    """Return one parameter a name: what was said outright before what was found; of equals, the last."""
    kept: dict[str, Param] = {}
    for param in params:
        known = kept.get(param["name"])
        if known is None or _PRECEDENCE.get(known["from"], 0) <= _PRECEDENCE.get(param["from"], 0):
            kept[param["name"]] = param
    return list(kept.values())


def _latest(metrics: Iterable[Metric]) -> list[Metric]:
    """Return one metric a name, the last; what the user logged stands before what was found."""
    kept: dict[str, Metric] = {}
    for entry in metrics:
        known = kept.get(entry["name"])
        if known is None or known["from"] != "call" or entry["from"] == "call":
            kept[entry["name"]] = entry
    return list(kept.values())
