"""The tracking store `cellwright:`: what MLflow logs becomes the cell run's, and can be read back through MLflow."""

from __future__ import annotations

from typing import Any

from mlflow.store.tracking.abstract_store import AbstractStore

from .documents import Documents
from .location import mlflow_folder
from .traces import Traces

FILE = "mlflow.sqlite"


class CellwrightStore(Traces, AbstractStore):
    """Runs, experiments, models and traces in one file below the store; artifacts beside it.

    Args:
        documents: The file.
        artifacts: URI under which artifacts lie.
    """

    def __init__(self, documents: Documents, artifacts: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # MLflow's are partly untyped
        self.documents = documents
        self.artifacts = artifacts.rstrip("/")


def build_store(store_uri: str | None, artifact_uri: str | None) -> CellwrightStore:
    """Build the store of a tracking URI; its folder is made when it is first needed."""
    folder = mlflow_folder(store_uri)
    kind: Any = CellwrightStore
    store: CellwrightStore = kind(Documents(folder / FILE), artifact_uri or (folder / "artifacts").as_uri())
    return store
