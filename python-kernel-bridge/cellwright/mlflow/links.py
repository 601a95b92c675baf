"""What a run used and made: datasets and models, in its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow import entities as _entities
from mlflow.entities import RunInputs

if TYPE_CHECKING:
    from .documents import Document

_kinds: Any = _entities  # those of models came with MLflow 3


def note_inputs(body: Document, datasets: Any, models: Any) -> Document:
    """Return a run's document with more inputs, each once."""
    known = body.setdefault("datasets", [])
    for used in datasets:
        entry = {"dataset": dict(used.dataset), "tags": {tag.key: tag.value for tag in used.tags}}
        if not any(entry["dataset"] == other["dataset"] for other in known):
            known.append(entry)
    body["used"] = list(dict.fromkeys([*body.get("used", []), *(model.model_id for model in models)]))
    return body


def note_outputs(body: Document, models: Any) -> Document:
    """Return a run's document with more models that it made."""
    body.setdefault("made", {}).update((model.model_id, model.step) for model in models)
    return body


def inputs_of(body: Document) -> RunInputs:
    """Return what a run used."""
    datasets = [
        _kinds.DatasetInput(
            dataset=_kinds.Dataset(**entry["dataset"]),
            tags=[_kinds.InputTag(key, value) for key, value in entry["tags"].items()],
        )
        for entry in body.get("datasets", [])
    ]
    models = [_kinds.LoggedModelInput(model_id=model) for model in body.get("used", [])]
    kind: Any = RunInputs
    made: RunInputs = kind(datasets, models) if models else kind(datasets)
    return made


def outputs_of(body: Document) -> list[Any]:
    """Return what a run made, in a list that is empty where this MLflow knows no outputs."""
    if not hasattr(_kinds, "RunOutputs"):
        return []
    models = [_kinds.LoggedModelOutput(model_id=model, step=step) for model, step in body.get("made", {}).items()]
    return [_kinds.RunOutputs(models)]
