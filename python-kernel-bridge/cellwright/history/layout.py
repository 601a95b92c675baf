"""A notebook and a run of one of its cells ↔ the files of a snapshot's tree, as docs/architecture.md lays them out.

Pure: the TypeScript side writes the same bytes (``schema/golden/snapshot``).
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, TypedDict

from .canonical import canonical, is_well_formed, paired
from .parts import PART_LIMIT, is_json_type, join_lines, read_output, write_output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..wire.types import CellEntry, Environment, Evidence, NotebookFile, OutputsFile, Run

_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# What git refuses in a tree (core.protectNTFS, core.protectHFS): a snapshot with one of these would never be taken.
_DOT_GIT = re.compile(r"(?:\.git|git~1)[ .]*(?::|\Z)", re.IGNORECASE | re.ASCII)
_UNSEEN_ON_MACOS = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_LANGUAGES = {
    "python": "py",
    "ipython": "py",
    "r": "r",
    "julia": "jl",
    "scala": "scala",
    "java": "java",
    "kotlin": "kt",
    "javascript": "js",
    "typescript": "ts",
    "rust": "rs",
    "go": "go",
    "ruby": "rb",
    "c": "c",
    "c++": "cpp",
    "c#": "cs",
    "f#": "fs",
    "bash": "sh",
    "sql": "sql",
    "perl": "pl",
    "lua": "lua",
    "haskell": "hs",
    "matlab": "m",
    "octave": "m",
    "powershell": "ps1",
}


class Recorded(TypedDict, total=False):
    """What a snapshot is made of; only `notebook` and `run` must be there."""

    notebook: dict[str, Any]
    run: Run
    evidence: Evidence
    environment: Environment
    modules: Mapping[str, str]
    """Workspace path → source of the modules in force."""


def snapshot_files(recorded: Recorded, *, outputs: str = "keep", part_limit: int = PART_LIMIT) -> dict[str, bytes]:
    """Return the files of the snapshot's tree by path.

    Args:
        recorded: The notebook as it stood after the run, and what is known of the run.
        outputs: ``off`` leaves outputs out, saying so in ``outputs.json``.
        part_limit: Bytes of an output part over which it is cut.
    """
    files = notebook_files(recorded["notebook"], outputs=outputs, part_limit=part_limit)
    for path, source in recorded.get("modules", {}).items():
        if _is_inside(path):
            files[f"modules/{path}"] = source.encode("utf-8", "replace")
    files.update(run_files(recorded["run"], recorded.get("evidence"), recorded.get("environment")))
    return files


def run_files(run: Run, evidence: Evidence | None, environment: Environment | None) -> dict[str, bytes]:
    """Return ``run.json``, ``evidence.json``, ``environment.json`` as far as they are known."""
    body: dict[str, Any] = {key: value for key, value in run.items() if key != "source"}
    body["modules"] = [{key: value for key, value in use.items() if key != "text"} for use in run["modules"]]
    files = {"run.json": canonical(body)}
    if evidence is not None:
        files["evidence.json"] = canonical({key: value for key, value in evidence.items() if key != "environment"})
        environment = environment or evidence.get("environment")
    if environment is not None:
        files["environment.json"] = canonical(environment)
    return files


def notebook_files(notebook: Mapping[str, Any], *, outputs: str, part_limit: int) -> dict[str, bytes]:
    """Return ``notebook.json``, ``cells/`` and ``outputs/``."""
    files: dict[str, bytes] = {}
    extension = _extension(notebook.get("metadata", {}))
    taken: set[str] = set()
    entries: list[CellEntry] = []
    for index, cell in enumerate(notebook["cells"]):
        key = _key(cell, index, taken)
        entries.append(_write_cell(cell, key, extension, files))
        if cell["cell_type"] == "code" and (cell.get("outputs") or cell.get("execution_count") is not None):
            entries[-1]["outputs"] = True
            _write_outputs(cell, f"outputs/{key}", files, outputs == "off", part_limit)
    file: dict[str, Any] = {
        "format": "cellwright/notebook",
        "v": 1,
        "nbformat": notebook["nbformat"],
        "nbformatMinor": notebook["nbformat_minor"],
        "metadata": notebook.get("metadata", {}),
        "cells": entries,
    }
    if extra := {k: v for k, v in notebook.items() if k not in ("nbformat", "nbformat_minor", "metadata", "cells")}:
        file["extra"] = extra
    files["notebook.json"] = canonical(file)
    return files


def rebuild(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the notebook of a snapshot, as `nbformat` holds it in memory (multi-line strings joined)."""
    file: NotebookFile = json.loads(files["notebook.json"])
    return {
        "nbformat": file["nbformat"],
        "nbformat_minor": file["nbformatMinor"],
        "metadata": file["metadata"],
        "cells": [_read_cell(entry, files) for entry in file["cells"]],
        **file.get("extra", {}),
    }


def blob_oid(content: bytes) -> str:
    """Return the SHA-1 name that git gives a blob."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _key(cell: Mapping[str, Any], index: int, taken: set[str]) -> str:
    own = cell.get("id")
    base = own if isinstance(own, str) and _SAFE_ID.fullmatch(own) else f"cell~{index + 1}"
    key, n = base, 2
    while key in taken:
        key, n = f"{base}~{n}", n + 1
    taken.add(key)
    return key


def _write_cell(cell: Mapping[str, Any], key: str, extension: str, files: dict[str, bytes]) -> CellEntry:
    kind = cell["cell_type"]
    suffix = {"code": extension, "markdown": "md", "raw": "raw.txt"}.get(kind, "txt")
    entry: CellEntry = {"key": key, "type": kind, "file": f"{key}.{suffix}", "metadata": cell.get("metadata", {})}
    extra = {
        name: value for name, value in cell.items() if name not in ("cell_type", "metadata", "source", "attachments")
    }
    if isinstance(extra.get("id"), str):
        entry["id"] = extra.pop("id")
    if kind == "code":
        extra.pop("outputs", None)
        extra.pop("execution_count", None)
    source = join_lines(cell.get("source", ""))
    text = paired(source) if isinstance(source, str) else ""
    if not isinstance(source, str) or not is_well_formed(text):
        extra["source"] = source  # a file can't hold it exactly
    files[f"cells/{entry['file']}"] = re.sub("[\ud800-\udfff]", "\ufffd", text).encode()
    if "attachments" in cell:
        entry["attachments"] = True
        files[f"cells/{key}.attachments.json"] = canonical(_joined_attachments(cell["attachments"]))
    if extra:
        entry["extra"] = extra
    return entry


def _joined_attachments(attachments: Any) -> Any:
    if not isinstance(attachments, dict):
        return attachments
    return {
        name: {mime: value if is_json_type(mime) else join_lines(value) for mime, value in bundle.items()}
        if isinstance(bundle, dict)
        else bundle
        for name, bundle in attachments.items()
    }


def _write_outputs(cell: Mapping[str, Any], folder: str, files: dict[str, bytes], off: bool, part_limit: int) -> None:
    file: OutputsFile = {
        "format": "cellwright/outputs",
        "v": 1,
        "executionCount": cell.get("execution_count"),
        "outputs": [],
    }
    if off:
        file["kept"] = "none"
    for n, output in enumerate([] if off else cell.get("outputs", [])):
        entry, parts = write_output(n, output, part_limit)
        file["outputs"].append(entry)
        files.update({f"{folder}/{name}": content for name, content in parts.items()})
    files[f"{folder}/outputs.json"] = canonical(file)


def _read_cell(entry: CellEntry, files: Mapping[str, bytes]) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": entry["type"], "metadata": entry["metadata"]}
    if "id" in entry:
        cell["id"] = entry["id"]
    cell["source"] = files[f"cells/{entry['file']}"].decode("utf-8", "replace")
    if entry.get("attachments"):
        cell["attachments"] = json.loads(files[f"cells/{entry['key']}.attachments.json"])
    if entry["type"] == "code":
        cell["execution_count"], cell["outputs"] = None, []
    if entry.get("outputs"):
        folder = f"outputs/{entry['key']}/"
        file: OutputsFile = json.loads(files[folder + "outputs.json"])
        parts = {path[len(folder) :]: content for path, content in files.items() if path.startswith(folder)}
        cell["execution_count"] = file["executionCount"]
        cell["outputs"] = [read_output(output, parts) for output in file["outputs"]]
    return {**cell, **entry.get("extra", {})}


def _extension(metadata: Mapping[str, Any]) -> str:
    for at, field in (("language_info", "name"), ("kernelspec", "language")):
        info = metadata.get(at)
        name = info.get(field) if isinstance(info, dict) else None
        if isinstance(name, str) and name:
            return _LANGUAGES.get(name.lower(), "txt")
    return "txt"


def _is_inside(path: str) -> bool:
    """Whether a module's path names a place below the workspace that git takes into a tree."""
    return all(part not in ("", ".", "..") and not any(map(_is_dot_git, part.split("\\"))) for part in path.split("/"))


def _is_dot_git(name: str) -> bool:
    """Whether some system takes a name for .git: Windows by its short name or with what follows, macOS with signs it
    does not see."""
    return _DOT_GIT.match(_UNSEEN_ON_MACOS.sub("", name)) is not None
