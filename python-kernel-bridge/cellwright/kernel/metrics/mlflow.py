"""MLflow: where the user chose no tracking URI, `cellwright:` is the default, so that MLflow code needs no change."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..imports import on_import

if TYPE_CHECKING:
    from types import ModuleType

SCHEME = "cellwright"
URI = f"{SCHEME}:"
OFF = "CELLWRIGHT_MLFLOW"
"""An environment variable that, set to ``off``, leaves MLflow's own default alone."""

_HISTORIES = ("mlruns", "mlflow.db")
"""Where MLflow keeps runs by default: a user who has one there goes on with it."""


def install() -> None:
    """Offer the store to MLflow from the moment it is imported."""
    on_import("mlflow", _offer)


def _offer(mlflow: ModuleType) -> None:
    del mlflow  # its tracking package is found by name
    plugin = importlib.import_module(f"{__name__.partition('.')[0]}.mlflow")
    tracking: Any = importlib.import_module("mlflow.tracking._tracking_service.utils")
    artifacts: Any = importlib.import_module("mlflow.store.artifact.artifact_repository_registry")
    _register(tracking._tracking_store_registry, plugin.TrackingStore)
    _register(artifacts._artifact_repository_registry, plugin.ArtifactRepository)
    registry: Any = importlib.import_module("mlflow.tracking._model_registry.utils")
    _register(registry._get_store_registry(), plugin.RegistryStore)
    own_default = tracking._get_default_tracking_uri
    if getattr(own_default, "__module__", "") == tracking.__name__:

        def default_uri() -> str:
            return URI if _is_default() else str(own_default())

        tracking._get_default_tracking_uri = default_uri


def _register(registry: Any, builder: Any) -> None:
    """Register in this process where no installed package did, e.g. in a kernel without cellwright."""
    if SCHEME not in registry._registry:
        registry.register(SCHEME, builder)


def _is_default() -> bool:
    """Whether capture keeps a history here, and the user's MLflow has none of its own."""
    active = sys.modules.get("_cellwright_active")
    options = getattr(getattr(active, "capture", None), "options", None) or {}
    kept_elsewhere = any(Path(history).exists() for history in _HISTORIES)
    return bool(options.get("spool")) and not kept_elsewhere and os.environ.get(OFF) != "off"
