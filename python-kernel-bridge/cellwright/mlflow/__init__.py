"""The MLflow plugin `cellwright:`: runs, metrics, parameters and artifacts of MLflow code become the cell run's.

MLflow loads the builders here by their entry points; what they build is imported when it is used, so that having
Cellwright installed costs MLflow nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlflow.store.artifact.local_artifact_repo import LocalArtifactRepository

    from .registry_store import CellwrightRegistry
    from .tracking_store import CellwrightStore

__all__ = ["ArtifactRepository", "RegistryStore", "TrackingStore"]


def TrackingStore(store_uri: str | None = None, artifact_uri: str | None = None, **_: Any) -> CellwrightStore:
    """Build the tracking store of a URI ``cellwright:`` or ``cellwright:/folder``."""
    from .tracking_store import build_store

    return build_store(store_uri, artifact_uri)


def RegistryStore(store_uri: str | None = None, tracking_uri: str | None = None, **_: Any) -> CellwrightRegistry:
    """Build the registry of models beside the runs, so that code which registers a model goes on working."""
    from .registry_store import build_registry

    return build_registry(store_uri, tracking_uri)


def ArtifactRepository(artifact_uri: str, **_: Any) -> LocalArtifactRepository:
    """Build the repository of artifacts at ``cellwright:/path``, a path below the store's MLflow folder."""
    from mlflow.store.artifact.local_artifact_repo import LocalArtifactRepository

    from .location import mlflow_folder

    path = artifact_uri.partition(":")[2].lstrip("/")
    return LocalArtifactRepository((mlflow_folder(None) / path).as_uri())
