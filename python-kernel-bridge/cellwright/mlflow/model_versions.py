"""Versions of registered models, as the registry keeps them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mlflow.entities import model_registry as _entities
from mlflow.store.entities.paged_list import PagedList
from mlflow.utils.search_utils import SearchModelVersionUtils

from . import refusals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow.entities.model_registry import ModelVersion

    from .documents import Document, Documents

_entities_of: Any = _entities
_STAGES = {stage.lower(): stage for stage in ("None", "Staging", "Production", "Archived")}
_LATEST = "latest"


class ModelVersions:
    """The part of the registry that holds versions, in the document of their model."""

    documents: Documents

    def create_model_version(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: Any = None,
        run_link: str | None = None,
        description: str | None = None,
        local_model_path: str | None = None,
        model_id: str | None = None,
    ) -> ModelVersion:
        """Add a version to a model."""
        del local_model_path  # what was logged stays where it is
        model = _logged_model(model_id, source)
        now = int(time.time() * 1e3)
        version: Document = {
            "created": now,
            "updated": now,
            "description": description,
            "stage": "None",
            "source": source,
        }
        version |= {"run": run_id or getattr(model, "source_run_id", None), "link": run_link, "model": model_id}
        version |= {"tags": {tag.key: str(tag.value) for tag in tags or []}}
        version |= {"files": model.artifact_location if model is not None else self._files_of(source)}
        with self.documents.writing():
            body = self._registered(name)
            number = str(body["last"] + 1)
            body["versions"][number] = version
            self._put_registered(name, {**body, "last": int(number)})
        return self.get_model_version(name, number)

    def get_model_version(self, name: str, version: str | int) -> ModelVersion:
        """Return a version."""
        body = self._registered(name)
        return _version(name, str(version), body, _of(body, name, version))

    def update_model_version(self, name: str, version: str | int, description: str | None = None) -> ModelVersion:
        """Set the description."""
        return self._change_version(name, version, {"description": description})

    def transition_model_version_stage(
        self, name: str, version: str | int, stage: str, archive_existing_versions: bool
    ) -> ModelVersion:
        """Move a version to a stage, and where asked the ones that were there to the archive."""
        named = _stage(stage)
        with self.documents.writing():
            if archive_existing_versions:
                for other, body in self._registered(name)["versions"].items():
                    if other != str(version) and body["stage"] == named:
                        self._change_version(name, other, {"stage": "Archived"})
            return self._change_version(name, version, {"stage": named})

    def delete_model_version(self, name: str, version: str | int) -> None:
        """Remove a version and what names it."""
        with self.documents.writing():
            body = self._registered(name)
            _of(body, name, version)
            del body["versions"][str(version)]
            body["aliases"] = {alias: of for alias, of in body["aliases"].items() if of != str(version)}
            self._put_registered(name, body)

    def get_model_version_download_uri(self, name: str, version: str | int) -> str:
        """Return where a version's files are."""
        body = _of(self._registered(name), name, version)
        return str(body["files"] or body["source"])

    def set_model_version_tag(self, name: str, version: str | int, tag: Any) -> None:
        """Set a tag."""
        tags = _of(self._registered(name), name, version)["tags"]
        self._change_version(name, version, {"tags": {**tags, tag.key: str(tag.value)}})

    def delete_model_version_tag(self, name: str, version: str | int, key: str) -> None:
        """Remove a tag."""
        tags = _of(self._registered(name), name, version)["tags"]
        self._change_version(name, version, {"tags": {k: v for k, v in tags.items() if k != key}})

    def get_latest_versions(self, name: str, stages: Sequence[str] | None = None) -> list[ModelVersion]:
        """Return the newest version of each stage."""
        body = self._registered(name)
        wanted = [_stage(stage) for stage in stages or _STAGES]
        newest: dict[str, str] = {}
        for number in sorted(body["versions"], key=int):
            newest[body["versions"][number]["stage"]] = number
        return [_version(name, newest[s], body, body["versions"][newest[s]]) for s in wanted if s in newest]

    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int | None = None,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        """Return the versions that a filter takes."""
        search: Any = SearchModelVersionUtils
        versions = [
            _version(name, number, body, version)
            for name, body in self.documents.all("registered")
            for number, version in body["versions"].items()
        ]
        found = search.sort(search.filter(versions, filter_string), order_by or [])
        page, token = search.paginate(found, page_token, max_results or 10_000)
        return PagedList(page, token)

    def set_registered_model_alias(self, name: str, alias: str, version: str | int) -> None:
        """Name a version."""
        if alias.lower() == _LATEST:
            raise refusals.invalid(f"'{_LATEST}' always means the newest version; choose another alias.")
        with self.documents.writing():
            body = self._registered(name)
            _of(body, name, version)
            self._put_registered(name, {**body, "aliases": {**body["aliases"], alias: str(version)}})

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        """Forget a name of a version."""
        with self.documents.writing():
            body = self._registered(name)
            self._put_registered(name, {**body, "aliases": {a: v for a, v in body["aliases"].items() if a != alias}})

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """Return the version that a name means."""
        body = self._registered(name)
        newest = max(body["versions"], key=int, default=None)
        number = newest if alias.lower() == _LATEST else body["aliases"].get(alias)
        if number is None:
            raise refusals.invalid(f"Registered model alias {alias} not found.")
        return self.get_model_version(name, number)

    def _registered(self, name: str) -> Document:
        body = self.documents.get("registered", name)
        if body is None:
            raise refusals.not_found("Registered model", name)
        return body

    def _put_registered(self, name: str, body: Document) -> None:
        self.documents.put("registered", name, {**body, "updated": int(time.time() * 1e3)})

    def _change_version(self, name: str, version: str | int, change: Document) -> ModelVersion:
        with self.documents.writing():
            body = self._registered(name)
            _of(body, name, version).update(change, updated=int(time.time() * 1e3))
            self._put_registered(name, body)
        return self.get_model_version(name, version)

    def _files_of(self, source: str) -> str | None:
        """Return where the files are of a version that is made of another one: ``models:/name/1``."""
        parts = source.removeprefix("models:/").split("/")
        if not source.startswith("models:/") or len(parts) != 2:
            return None
        return self.get_model_version_download_uri(*parts)


def _of(body: Document, name: str, version: str | int) -> Document:
    found: Document | None = body["versions"].get(str(version))
    if found is None:
        raise refusals.not_found("Model version", f"{name}/{version}")
    return found


def _stage(stage: str) -> str:
    named = _STAGES.get(str(stage).lower())
    if named is None:
        raise refusals.invalid(f"There is no stage {stage}; stages are {', '.join(_STAGES.values())}.")
    return named


def _logged_model(model_id: str | None, source: str) -> Any:
    """Return the logged model that a version is made of, where it is made of one."""
    id = model_id or (source.removeprefix("models:/") if source.startswith("models:/m-") else None)
    if id is None:
        return None
    from mlflow.tracking.client import MlflowClient

    return MlflowClient().get_logged_model(id)


def _version(name: str, number: str, body: Document, version: Document) -> ModelVersion:
    made: ModelVersion = _entities_of.ModelVersion(
        name,
        number,
        version["created"],
        version["updated"],
        description=version["description"],
        current_stage=version["stage"],
        source=version["source"],
        run_id=version["run"],
        run_link=version["link"],
        tags=[_entities_of.ModelVersionTag(key, value) for key, value in version["tags"].items()],
        aliases=[alias for alias, of in body["aliases"].items() if of == number],
        **({"model_id": version["model"]} if version["model"] else {}),
    )
    return made
