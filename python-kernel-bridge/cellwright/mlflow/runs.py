"""MLflow's runs, as the tracking store keeps them; the cell run in progress is told of each call."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from mlflow.entities import (
    LifecycleStage,
    Metric,
    Param,
    Run,
    RunData,
    RunInfo,
    RunInputs,
    RunStatus,
    RunTag,
)
from mlflow.store.entities.paged_list import PagedList
from mlflow.utils import validation as _validation
from mlflow.utils.search_utils import SearchUtils

from . import cell_run, refusals
from .experiments import Experiments
from .links import inputs_of, note_inputs, note_outputs, outputs_of
from .points import metric_of, point_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .documents import Document

_NAME_TAG = "mlflow.runName"
_MODELS_TAG = "mlflow.log-model.history"
_validate: Any = _validation  # MLflow's are partly untyped


class Runs(Experiments):
    """The part of the store that holds runs."""

    def create_run(
        self, experiment_id: str, user_id: str, start_time: int, tags: Sequence[RunTag], run_name: str | None
    ) -> Run:
        """Create a run; it is a child of the cell run where it is nested, or one of several."""
        from mlflow.utils.name_utils import _generate_random_name

        make_name: Any = _generate_random_name
        named = {tag.key: tag.value for tag in tags or []}
        if run_name and named.get(_NAME_TAG, run_name) != run_name:
            raise refusals.invalid(f"The run is named both {run_name!r} and {named[_NAME_TAG]!r}.")
        name = run_name or named.get(_NAME_TAG) or make_name()
        experiment, id = self.active_experiment(experiment_id), uuid.uuid4().hex
        body = {"experiment": experiment, "user": user_id, "status": "RUNNING", "start": start_time, "end": None}
        body |= {"stage": LifecycleStage.ACTIVE, "name": name, "params": {}, "tags": {**named, _NAME_TAG: name}}
        self.documents.put("run", id, body, experiment)
        run = self.get_run(id)
        cell_run.started(run)
        return run

    def get_run(self, run_id: str) -> Run:
        """Return a run, deleted ones too."""
        return self._run(run_id, self._body(run_id))

    def update_run_info(self, run_id: str, run_status: int, end_time: int | None, run_name: str | None) -> RunInfo:
        """Set status, end and name."""
        status: Any = RunStatus
        with self.documents.writing():
            body = self._active(run_id)
            if run_status is not None:
                body["status"] = status.to_string(run_status)
            if end_time is not None:
                body["end"] = end_time
            if run_name:
                body["name"] = body["tags"][_NAME_TAG] = run_name
            self._put(run_id, body)
        info = self._info(run_id, body)
        cell_run.updated(info)
        return info

    def delete_run(self, run_id: str) -> None:
        """Mark a run as deleted."""
        with self.documents.writing():
            self._put(run_id, {**self._body(run_id), "stage": LifecycleStage.DELETED})

    def restore_run(self, run_id: str) -> None:
        """Undo `delete_run`."""
        with self.documents.writing():
            self._put(run_id, {**self._body(run_id), "stage": LifecycleStage.ACTIVE})

    def log_batch(
        self, run_id: str, metrics: Sequence[Metric], params: Sequence[Param], tags: Sequence[RunTag]
    ) -> None:
        """Log metrics, parameters and tags at once."""
        _validate._validate_run_id(run_id)
        metrics, params, tags = _validate._validate_batch_log_data(metrics, params, tags)
        _validate._validate_batch_log_limits(metrics, params, tags)
        _validate._validate_param_keys_unique(params)
        with self.documents.writing():
            body = self._active(run_id)
            for param in params:
                _set_param(body, param)
            body["tags"].update((tag.key, str(tag.value)) for tag in tags)
            body["name"] = body["tags"].get(_NAME_TAG, body["name"])
            if params or tags:
                self._put(run_id, body)
            self.documents.add_points(point_of(run_id, metric) for metric in metrics)
        cell_run.logged(self, run_id, metrics, params)

    def delete_tag(self, run_id: str, key: str) -> None:
        """Remove a tag."""
        with self.documents.writing():
            body = self._active(run_id)
            if body["tags"].pop(key, None) is None:
                raise refusals.not_found("Tag", key)
            self._put(run_id, body)

    def get_metric_history(
        self, run_id: str, metric_key: str, max_results: int | None = None, page_token: str | None = None
    ) -> PagedList[Metric]:
        """Return all values of a metric, as they were logged."""
        del max_results, page_token  # one page holds them all
        return PagedList([metric_of(point) for point in self.documents.points(run_id, metric_key)], None)

    def _search_runs(
        self,
        experiment_ids: Sequence[str],
        filter_string: str,
        run_view_type: Any,
        max_results: int,
        order_by: list[str] | None,
        page_token: str | None,
    ) -> tuple[list[Run], str | None]:
        search: Any = SearchUtils
        stages: Any = LifecycleStage
        runs = [
            self._run(id, body)
            for experiment in experiment_ids
            for id, body in self.documents.all("run", str(experiment))
            if stages.matches_view_type(run_view_type, body["stage"])
        ]
        found = search.sort(search.filter(runs, filter_string), order_by)
        page: tuple[list[Run], str | None] = search.paginate(found, page_token, max_results)
        return page

    def log_inputs(self, run_id: str, datasets: Any = None, models: Any = None) -> None:
        """Note datasets and models that a run used."""
        with self.documents.writing():
            self._put(run_id, note_inputs(self._active(run_id), datasets or [], models or []))

    def log_outputs(self, run_id: str, models: Any) -> None:
        """Note models that a run made."""
        with self.documents.writing():
            self._put(run_id, note_outputs(self._active(run_id), models or []))

    def record_logged_model(self, run_id: str, mlflow_model: Any) -> None:
        """Note a model that was logged as an artifact of a run, in a tag, as MLflow's own stores do."""
        with self.documents.writing():
            body = self._active(run_id)
            models = [*json.loads(body["tags"].get(_MODELS_TAG, "[]")), mlflow_model.get_tags_dict()]
            body["tags"][_MODELS_TAG] = json.dumps(models)
            self._put(run_id, body)

    def _body(self, run_id: str) -> Document:
        body = self.documents.get("run", str(run_id))
        if body is None:
            raise refusals.not_found("Run", str(run_id))
        return body

    def _active(self, run_id: str) -> Document:
        body = self._body(run_id)
        if body["stage"] != LifecycleStage.ACTIVE:
            raise refusals.invalid(f"The run {run_id} must be in the 'active' state; restore it first.")
        return body

    def _put(self, run_id: str, body: Document) -> None:
        self.documents.put("run", run_id, body, body["experiment"])

    def _info(self, id: str, body: Document) -> RunInfo:
        kind: Any = RunInfo
        made: RunInfo = kind(
            id,
            experiment_id=body["experiment"],
            user_id=body["user"],
            status=body["status"],
            start_time=body["start"],
            end_time=body["end"],
            lifecycle_stage=body["stage"],
            artifact_uri=f"{self.artifacts_of(body['experiment'])}/{id}/artifacts",
            run_name=body["name"],
        )
        return made

    def _run(self, id: str, body: Document) -> Run:
        data: Any = RunData
        made: Any = Run
        metrics = [metric_of(point) for point in self.documents.latest("run", id)]
        pairs = [[kind(key, value) for key, value in body[name].items()] for kind, name in _PAIRS]
        inputs: RunInputs = inputs_of(body)
        run: Run = made(self._info(id, body), data(metrics, *pairs), inputs, *outputs_of(body))
        return run


_PAIRS: tuple[tuple[Any, str], ...] = ((Param, "params"), (RunTag, "tags"))


def _set_param(body: Document, param: Param) -> None:
    value = "" if param.value is None else str(param.value)
    known = body["params"].setdefault(param.key, value)
    if known != value:
        raise refusals.invalid(
            f"Changing param values is not allowed. Param with key='{param.key}' was already logged with "
            f"value='{known}' for this run. Attempted logging new value '{value}'."
        )
