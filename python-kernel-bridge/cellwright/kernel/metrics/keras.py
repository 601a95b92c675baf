"""Keras: the history of `fit` as curves. Keras 3, and tensorflow.keras, which is the same module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..imports import on_import
from ..scalars import as_scalar
from .calls import Call, observe_attribute, observed
from .events import Event, open_block, remember
from .results import curves, final_values, scalar_values

if TYPE_CHECKING:
    from types import ModuleType

    from ...wire.types import Param

_SETTINGS = ("epochs", "batch_size", "validation_split")


def install() -> None:
    """Observe Keras from the moment it is imported."""
    on_import("keras", _observe)


def _observe(module: ModuleType) -> None:
    model = getattr(module, "Model", None)
    for name, note in (("fit", _note_fit), ("evaluate", _note_evaluation)):
        inherited = getattr(model, name, None)  # from the trainer of the backend in use
        if model is not None and inherited is not None and name not in vars(model):
            setattr(model, name, observed(inherited, note))
        else:
            observe_attribute(model, name, note)


def _note_fit(call: Call) -> None:
    series = curves(dict(call.result.history))
    params: list[Param] = _settings(call)
    remember(
        call.run,
        Event(call.site, "keras.Model.fit", final_values(series), tuple(params), series, (), open_block(call.run)),
    )


def _note_evaluation(call: Call) -> None:
    values = scalar_values(call.result)
    if values:
        remember(call.run, Event(call.site, "keras.Model.evaluate", values, within=open_block(call.run)))


def _settings(call: Call) -> list[Param]:
    optimizer: Any = getattr(call.args[0], "optimizer", None)
    found = {name: call.kwargs.get(name) for name in _SETTINGS}
    found["optimizer"] = getattr(optimizer, "name", None)
    rate: Any = getattr(optimizer, "learning_rate", None)
    found["learning_rate"] = float(f"{float(rate):.7g}") if hasattr(rate, "shape") else rate  # float32
    pairs = ((name, as_scalar(value)) for name, value in found.items())
    of = type(call.args[0]).__name__
    return [{"name": n, "value": v, "from": "estimator", "of": of} for n, v in pairs if v is not None]
