"""MLflow 3's logged models, as the tracking store keeps them."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from mlflow.store.entities.paged_list import PagedList

from . import refusals
from .points import metric_of
from .runs import Runs

if TYPE_CHECKING:
    from mlflow.entities import LoggedModel

    from .documents import Document

_PAGE = 100


class LoggedModels(Runs):
    """The part of the store that holds logged models; their files are artifacts."""

    def create_logged_model(
        self,
        experiment_id: str | None = None,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: Any = None,
        params: Any = None,
        model_type: str | None = None,
    ) -> LoggedModel:
        """Create a model whose files are to come."""
        from mlflow.entities import LoggedModelStatus

        experiment, id = self.active_experiment(experiment_id), f"m-{uuid.uuid4().hex}"
        now = int(time.time() * 1e3)
        body = {"name": name or id, "created": now, "updated": now, "run": source_run_id, "type": model_type}
        body |= {"experiment": experiment, "status": int(LoggedModelStatus.PENDING.to_int()), "deleted": False}
        body |= {"tags": _pairs(tags), "params": _pairs(params)}
        self.documents.put("model", id, body, experiment)
        return self.get_logged_model(id)

    def get_logged_model(self, model_id: str, allow_deleted: bool = False) -> LoggedModel:
        """Return a model."""
        return self._model(model_id, self._model_body(model_id, allow_deleted))

    def finalize_logged_model(self, model_id: str, status: Any) -> LoggedModel:
        """Say that a model's files are there, or failed."""
        return self._change_model(model_id, {"status": int(status.to_int())})

    def set_logged_model_tags(self, model_id: str, tags: Any) -> None:
        """Set tags."""
        self._change_model(model_id, {"tags": {**self._model_body(model_id)["tags"], **_pairs(tags)}})

    def delete_logged_model_tag(self, model_id: str, key: str) -> None:
        """Remove a tag."""
        tags = self._model_body(model_id)["tags"]
        if key not in tags:
            raise refusals.not_found("Tag", key)
        self._change_model(model_id, {"tags": {k: v for k, v in tags.items() if k != key}})

    def log_logged_model_params(self, model_id: str, params: Any) -> None:
        """Set parameters."""
        self._change_model(model_id, {"params": {**self._model_body(model_id)["params"], **_pairs(params)}})

    def delete_logged_model(self, model_id: str) -> None:
        """Mark a model as deleted."""
        self._change_model(model_id, {"deleted": True})

    def search_logged_models(
        self,
        experiment_ids: list[str],
        filter_string: str | None = None,
        datasets: Any = None,
        max_results: int | None = None,
        order_by: Any = None,
        page_token: str | None = None,
    ) -> PagedList[LoggedModel]:
        """Return the models that a filter takes."""
        from mlflow.utils.search_utils import SearchLoggedModelsUtils

        search: Any = SearchLoggedModelsUtils
        models = [
            self._model(id, body)
            for experiment in experiment_ids
            for id, body in self.documents.all("model", str(experiment))
            if not body["deleted"]
        ]
        found = search.sort(search.filter_logged_models(models, filter_string, datasets), order_by)
        page, token = search.paginate(found, page_token, max_results or _PAGE)
        return PagedList(page, token)

    def _model_body(self, model_id: str, allow_deleted: bool = False) -> Document:
        body = self.documents.get("model", str(model_id))
        if body is None or (body["deleted"] and not allow_deleted):
            raise refusals.not_found("Logged model", str(model_id))
        return body

    def _change_model(self, model_id: str, change: Document) -> LoggedModel:
        with self.documents.writing():
            body = {**self._model_body(model_id), **change, "updated": int(time.time() * 1e3)}
            self.documents.put("model", model_id, body, body["experiment"])
        return self._model(model_id, body)

    def _model(self, id: str, body: Document) -> LoggedModel:
        from mlflow.entities import LoggedModel

        return LoggedModel(
            experiment_id=body["experiment"],
            model_id=id,
            name=body["name"],
            artifact_location=f"{self.artifacts_of(body['experiment'])}/models/{id}/artifacts",
            creation_timestamp=body["created"],
            last_updated_timestamp=body["updated"],
            model_type=body["type"],
            source_run_id=body["run"],
            status=body["status"],
            tags=body["tags"],
            params=body["params"],
            metrics=[metric_of(point) for point in self.documents.latest("model", id)],
        )


def _pairs(entries: Any) -> dict[str, str]:
    return {entry.key: str(entry.value) for entry in entries or []}
