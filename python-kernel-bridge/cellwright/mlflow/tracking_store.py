"""MLflow's own file format below the store, so that runs outlive the kernel; the cell run is told of each call."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mlflow.store.model_registry.file_store import FileStore as RegistryFiles
from mlflow.store.tracking.file_store import FileStore

from . import cell_run
from .location import mlflow_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlflow.entities import Metric, Param, Run, RunInfo, RunTag

_CONSENT = "MLFLOW_ALLOW_FILE_STORE"
_lock = threading.Lock()


class CellwrightStore(FileStore):
    """A tracking store that keeps what MLflow logs and tells the cell run in progress of it."""

    def create_run(
        self, experiment_id: str, user_id: str, start_time: int, tags: Sequence[RunTag], run_name: str | None
    ) -> Run:
        """Create a run; it is a child of the cell run where it is nested, or one of several."""
        files: Any = super()
        run: Run = files.create_run(experiment_id, user_id, start_time, tags, run_name)
        cell_run.started(run)
        return run

    def update_run_info(self, run_id: str, run_status: int, end_time: int | None, run_name: str | None) -> RunInfo:
        """Set status, end and name."""
        files: Any = super()
        info: RunInfo = files.update_run_info(run_id, run_status, end_time, run_name)
        cell_run.updated(info)
        return info

    def log_metric(self, run_id: str, metric: Metric) -> None:
        """Log one metric at its step."""
        files: Any = super()
        files.log_metric(run_id, metric)
        cell_run.logged(self, run_id, [metric], [])

    def log_param(self, run_id: str, param: Param) -> None:
        """Log one parameter."""
        files: Any = super()
        files.log_param(run_id, param)
        cell_run.logged(self, run_id, [], [param])

    def log_batch(
        self, run_id: str, metrics: Sequence[Metric], params: Sequence[Param], tags: Sequence[RunTag]
    ) -> None:
        """Log metrics, parameters and tags at once."""
        files: Any = super()
        files.log_batch(run_id, metrics, params, tags)
        cell_run.logged(self, run_id, metrics, params)


def build_store(store_uri: str | None, artifact_uri: str | None) -> CellwrightStore:
    """Build the store of a tracking URI; its folder is made when it is first needed."""
    folder = mlflow_folder(store_uri)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock, _file_format_allowed():
        kind: Any = CellwrightStore
        store: CellwrightStore = kind(folder.as_uri(), artifact_uri)
        return store


def build_registry(store_uri: str | None) -> RegistryFiles:
    """Build the registry of models of a tracking URI."""
    folder = mlflow_folder(store_uri)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock, _file_format_allowed():
        kind: Any = RegistryFiles
        registry: RegistryFiles = kind(folder.as_uri())
        return registry


@contextmanager
def _file_format_allowed() -> Iterator[None]:
    """MLflow asks whoever builds on its file format to say that it means to."""
    former: Any = os.environ.get(_CONSENT)
    os.environ[_CONSENT] = "true"
    try:
        yield
    finally:
        if former is None:
            del os.environ[_CONSENT]
        else:
            os.environ[_CONSENT] = former
