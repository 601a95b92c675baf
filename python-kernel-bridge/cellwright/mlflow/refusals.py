"""How the plugin says no: MLflow's own exceptions, as its clients expect them."""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.protos import databricks_pb2 as _codes

_codes_of: Any = _codes  # generated, without types


def not_found(what: str, id: str) -> MlflowException:
    """There is no such thing."""
    return MlflowException(f"{what} '{id}' not found", error_code=_codes_of.RESOURCE_DOES_NOT_EXIST)


def exists(what: str, name: str) -> MlflowException:
    """The name is taken."""
    return MlflowException(f"{what} '{name}' already exists.", error_code=_codes_of.RESOURCE_ALREADY_EXISTS)


def invalid(message: str) -> MlflowException:
    """What was asked for makes no sense."""
    return MlflowException(message, error_code=_codes_of.INVALID_PARAMETER_VALUE)


def wrong_state(message: str) -> MlflowException:
    """It makes no sense now."""
    return MlflowException(message, error_code=_codes_of.INVALID_STATE)
