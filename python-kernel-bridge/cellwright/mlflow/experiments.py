"""MLflow's experiments, as the tracking store keeps them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mlflow.entities import Experiment, ExperimentTag, LifecycleStage, ViewType
from mlflow.store.entities.paged_list import PagedList
from mlflow.utils.search_utils import SearchExperimentsUtils, SearchUtils

from . import refusals

if TYPE_CHECKING:
    from .documents import Document, Documents

DEFAULT = "0"
_PAGE = 1000


class Experiments:
    """The part of the store that holds experiments."""

    documents: Documents
    artifacts: str
    """URI under which artifacts lie."""

    def search_experiments(
        self,
        view_type: Any = ViewType.ACTIVE_ONLY,
        max_results: int = _PAGE,
        filter_string: str | None = None,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """Return the experiments that a filter takes."""
        if not isinstance(max_results, int) or max_results < 1:
            raise refusals.invalid(f"Invalid value {max_results} for parameter 'max_results'.")
        search: Any = SearchExperimentsUtils
        everything = [self._experiment(id, body) for id, body in self._all()]
        seen = [e for e in everything if LifecycleStage.matches_view_type(view_type, e.lifecycle_stage)]
        found = search.sort(search.filter(seen, filter_string), order_by or ["creation_time DESC", "experiment_id ASC"])
        paging: Any = SearchUtils
        page, token = paging.paginate(found, page_token, max_results)
        return PagedList(page, token)

    def create_experiment(self, name: str, artifact_location: str | None = None, tags: Any = None) -> str:
        """Create an experiment; its name is new."""
        if not isinstance(name, str) or not name:
            raise refusals.invalid(f"Invalid experiment name: {name!r}. Expects a string.")
        now = int(time.time() * 1e3)
        with self.documents.writing():
            known = self._all()
            if any(body["name"] == name for _, body in known):
                raise refusals.exists("Experiment", name)
            id = str(max(int(id) for id, _ in known) + 1)
            body: Document = {"name": name, "artifacts": artifact_location, "stage": LifecycleStage.ACTIVE}
            body |= {"created": now, "updated": now, "tags": {tag.key: tag.value for tag in tags or []}}
            self.documents.put("experiment", id, body)
        return id

    def get_experiment(self, experiment_id: str) -> Experiment:
        """Return an experiment, deleted ones too."""
        return self._experiment(str(experiment_id), self._experiment_body(experiment_id))

    def get_experiment_by_name(self, experiment_name: str) -> Experiment | None:
        """Return the experiment of a name, None where there is none."""
        return next((self._experiment(id, body) for id, body in self._all() if body["name"] == experiment_name), None)

    def delete_experiment(self, experiment_id: str) -> None:
        """Mark an experiment and its runs as deleted."""
        self._set_stage(str(experiment_id), LifecycleStage.DELETED)

    def restore_experiment(self, experiment_id: str) -> None:
        """Undo `delete_experiment`."""
        self._set_stage(str(experiment_id), LifecycleStage.ACTIVE)

    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        """Give an active experiment another name."""
        with self.documents.writing():
            if any(body["name"] == new_name for _, body in self._all()):
                raise refusals.exists("Experiment", new_name)
            self._change_experiment(experiment_id, {"name": new_name})

    def set_experiment_tag(self, experiment_id: str, tag: ExperimentTag) -> None:
        """Set a tag."""
        with self.documents.writing():
            tags = self._experiment_body(experiment_id)["tags"]
            self._change_experiment(experiment_id, {"tags": {**tags, tag.key: tag.value}})

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """Remove a tag."""
        with self.documents.writing():
            tags = self._experiment_body(experiment_id)["tags"]
            if key not in tags:
                raise refusals.not_found("Tag", key)
            self._change_experiment(experiment_id, {"tags": {k: v for k, v in tags.items() if k != key}})

    def artifacts_of(self, experiment_id: str) -> str:
        """Return the URI under which an experiment's artifacts lie."""
        return str(self._experiment_body(experiment_id)["artifacts"] or f"{self.artifacts}/{experiment_id}")

    def active_experiment(self, experiment_id: str | None) -> str:
        """Return an experiment's id, the default's for None, where runs may be added to it."""
        id = DEFAULT if experiment_id is None else str(experiment_id)
        if self._experiment_body(id)["stage"] != LifecycleStage.ACTIVE:
            raise refusals.wrong_state(f"The experiment {id} is deleted; restore it first.")
        return id

    def _all(self) -> list[tuple[str, Document]]:
        known = self.documents.all("experiment")
        if known:
            return known
        with self.documents.writing():
            if self.documents.get("experiment", DEFAULT) is None:
                now = int(time.time() * 1e3)
                body: Document = {"name": "Default", "artifacts": None, "stage": LifecycleStage.ACTIVE, "tags": {}}
                self.documents.put("experiment", DEFAULT, {**body, "created": now, "updated": now})
        return self.documents.all("experiment")

    def _experiment_body(self, experiment_id: str) -> Document:
        body = self.documents.get("experiment", str(experiment_id)) or dict(self._all()).get(str(experiment_id))
        if body is None:
            raise refusals.not_found("Experiment", str(experiment_id))
        return body

    def _change_experiment(self, experiment_id: str, change: Document) -> None:
        body = self._experiment_body(experiment_id)
        if body["stage"] != LifecycleStage.ACTIVE and "stage" not in change:
            raise refusals.wrong_state(f"The experiment {experiment_id} is deleted; restore it first.")
        self.documents.put("experiment", str(experiment_id), {**body, **change, "updated": int(time.time() * 1e3)})

    def _set_stage(self, experiment_id: str, stage: str) -> None:
        with self.documents.writing():
            self._change_experiment(experiment_id, {"stage": stage})
            for id, body in self.documents.all("run", experiment_id):
                self.documents.put("run", id, {**body, "stage": stage}, experiment_id)

    def _experiment(self, id: str, body: Document) -> Experiment:
        kind: Any = Experiment
        tags = [ExperimentTag(key, value) for key, value in body["tags"].items()]
        artifacts = body["artifacts"] or f"{self.artifacts}/{id}"
        made: Experiment = kind(id, body["name"], artifacts, body["stage"], tags, body["created"], body["updated"])
        return made
