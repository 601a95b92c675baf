"""What the user said about keeping history; `keep` lives in the store, `off` also where there is no store."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import tomlkit
from jupyter_core.paths import jupyter_data_dir
from tomlkit.exceptions import TOMLKitError

from ..errors import CellwrightError
from .files import locked, read_json, unwritable, write_json
from .workspace import SETTINGS, create_store

if TYPE_CHECKING:
    from .workspace import Workspace

Answer = Literal["unasked", "keep", "off"]
Outputs = Literal["keep", "off"]


class Consent(NamedTuple):
    """The answer in force, and whether outputs are kept with it."""

    answer: Answer
    outputs: Outputs


def read_consent(workspace: Workspace) -> Consent:
    """Return what holds in a workspace: the user's answer, else what cellwright.toml presets, else nothing was asked.

    Raises:
        CellwrightError: ``store/unreadable``, ``settings/invalid``.
    """
    said = read_json(workspace.store / "consent.json") or _elsewhere().get(str(workspace.store))
    if isinstance(said, dict) and said.get("consent") in ("keep", "off"):
        return Consent(said["consent"], "off" if said.get("outputs") == "off" else "keep")
    preset = read_settings(workspace.folder).get("capture", {})
    answer: Answer = preset.get("consent", "unasked")
    outputs: Outputs = preset.get("outputs", "keep")
    if answer not in ("unasked", "keep", "off") or outputs not in ("keep", "off"):
        raise _invalid(workspace.folder / SETTINGS, "[capture] knows consent = keep | off and outputs = keep | off")
    return Consent(answer, outputs)


def write_consent(workspace: Workspace, answer: Answer, outputs: Outputs | None = None) -> Consent:
    """Remember the user's answer; *keep* creates the store, *off* creates nothing where there is none.

    With *off*, what kernels left for a front end goes too; one that runs finds no folder to write to any more.

    Raises:
        CellwrightError: ``store/full``, ``store/unwritable``, ``store/busy``, or the workspace's own problem on *keep*.
    """
    former = read_consent(workspace)
    consent = Consent(answer, outputs or former.outputs)
    if answer == "keep":
        create_store(workspace)
    fields: dict[str, Any] = {"consent": answer, "outputs": consent.outputs}
    if workspace.store.is_dir():
        path = workspace.store / "consent.json"
        write_json(path, {"format": "cellwright/consent", "v": 1, **(read_json(path) or {}), **fields})
    if answer == "off":
        shutil.rmtree(workspace.store / "spool", ignore_errors=True)  # on Windows, what a kernel has open stays
    if answer == "off" or str(workspace.store) in _elsewhere():
        _remember_elsewhere(str(workspace.store), fields if answer == "off" else None)
    return consent


def read_settings(folder: Path) -> dict[str, Any]:
    """Return a workspace's cellwright.toml as plain data, empty where there is none.

    Raises:
        CellwrightError: ``settings/invalid``.
    """
    path = folder / SETTINGS
    try:
        settings = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, TOMLKitError) as error:
        raise _invalid(path, str(error)) from error
    for name in ("capture", "history"):
        if not isinstance(settings.get(name, {}), dict):
            raise _invalid(path, f"{name} is a table: write [{name}]")
    return settings


def _elsewhere_path() -> Path:
    return Path(jupyter_data_dir()) / "cellwright" / "consent.json"


def _elsewhere() -> dict[str, Any]:
    stores = (read_json(_elsewhere_path()) or {}).get("stores", {})
    return stores if isinstance(stores, dict) else {}


def _remember_elsewhere(store: str, fields: dict[str, Any] | None) -> None:
    path = _elsewhere_path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    with locked(path.with_suffix(".lock")):
        stores = {key: value for key, value in _elsewhere().items() if key != store}
        if fields is not None:
            stores[store] = fields
        write_json(path, {"format": "cellwright/consents", "v": 1, "stores": stores})


def _invalid(path: Path, why: str) -> CellwrightError:
    return CellwrightError(
        "settings/invalid", f"{path} can't be understood: {why}.", "Mend it in any editor; until then it is not used."
    )
