"""The model registry `cellwright:`, so that code which registers a model goes on working."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mlflow.entities import model_registry as _entities
from mlflow.store.entities.paged_list import PagedList
from mlflow.store.model_registry.abstract_store import AbstractStore
from mlflow.utils.search_utils import SearchModelUtils

from . import refusals
from .documents import Documents
from .location import mlflow_folder
from .model_versions import ModelVersions
from .tracking_store import FILE

if TYPE_CHECKING:
    from mlflow.entities.model_registry import RegisteredModel

    from .documents import Document

_entities_of: Any = _entities


class CellwrightRegistry(ModelVersions, AbstractStore):
    """Registered models, in the same file as the runs."""

    def __init__(self, documents: Documents, store_uri: str | None, tracking_uri: str | None) -> None:
        super().__init__(store_uri, tracking_uri)  # type: ignore[no-untyped-call]  # MLflow's are partly untyped
        self.documents = documents

    def create_registered_model(
        self, name: str, tags: Any = None, description: str | None = None, deployment_job_id: str | None = None
    ) -> RegisteredModel:
        """Create a model without versions; its name is new."""
        if not isinstance(name, str) or not name.strip() or any(sign in name for sign in "/:"):
            raise refusals.invalid(f"Invalid name: {name!r}. A model's name is text without '/' and ':'.")
        body = {"description": description, "tags": {tag.key: str(tag.value) for tag in tags or []}, "aliases": {}}
        with self.documents.writing():
            if self.documents.get("registered", name) is not None:
                raise refusals.exists("Registered model", name)
            self._put_registered(name, {**body, "created": int(time.time() * 1e3), "versions": {}, "last": 0})
        return self.get_registered_model(name)

    def get_registered_model(self, name: str) -> RegisteredModel:
        """Return a model."""
        return self._model(name, self._registered(name))

    def update_registered_model(
        self, name: str, description: str | None = None, deployment_job_id: str | None = None
    ) -> RegisteredModel:
        """Set the description."""
        with self.documents.writing():
            self._put_registered(name, {**self._registered(name), "description": description})
        return self.get_registered_model(name)

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """Give a model another name."""
        with self.documents.writing():
            body = self._registered(name)
            if self.documents.get("registered", new_name) is not None:
                raise refusals.exists("Registered model", new_name)
            self._put_registered(new_name, body)
            self.documents.remove("registered", name)
        return self.get_registered_model(new_name)

    def delete_registered_model(self, name: str) -> None:
        """Remove a model and its versions; their files stay with the runs that made them."""
        self._registered(name)
        self.documents.remove("registered", name)

    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int | None = None,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        """Return the models that a filter takes."""
        search: Any = SearchModelUtils
        models = [self._model(name, body) for name, body in self.documents.all("registered")]
        found = search.sort(search.filter(models, filter_string), order_by)
        page, token = search.paginate(found, page_token, max_results or 100)
        return PagedList(page, token)

    def set_registered_model_tag(self, name: str, tag: Any) -> None:
        """Set a tag."""
        with self.documents.writing():
            body = self._registered(name)
            self._put_registered(name, {**body, "tags": {**body["tags"], tag.key: str(tag.value)}})

    def delete_registered_model_tag(self, name: str, key: str) -> None:
        """Remove a tag."""
        with self.documents.writing():
            body = self._registered(name)
            self._put_registered(name, {**body, "tags": {k: v for k, v in body["tags"].items() if k != key}})

    def _await_model_version_creation(self, mv: Any, await_creation_for: Any) -> None:
        """A version is there as soon as it is created."""

    def _model(self, name: str, body: Document) -> RegisteredModel:
        made: RegisteredModel = _entities_of.RegisteredModel(
            name,
            body["created"],
            body["updated"],
            body["description"],
            self.get_latest_versions(name),
            [_entities_of.RegisteredModelTag(key, value) for key, value in body["tags"].items()],
            [_entities_of.RegisteredModelAlias(alias, of) for alias, of in body["aliases"].items()],
        )
        return made


def build_registry(store_uri: str | None, tracking_uri: str | None) -> CellwrightRegistry:
    """Build the registry of a tracking URI."""
    kind: Any = CellwrightRegistry
    registry: CellwrightRegistry = kind(Documents(mlflow_folder(store_uri) / FILE), store_uri, tracking_uri)
    return registry
