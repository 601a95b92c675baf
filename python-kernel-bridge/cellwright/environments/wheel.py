"""A wheel of this very version, made offline from the installed files: what a kernel's environment needs."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

from .._version import __version__

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOMS = ("api", "kernel", "mlflow", "wire")
_FILES = ("__init__.py", "_version.py", "errors.py", "ids.py", "py.typed")
_EPOCH = (1980, 1, 1, 0, 0, 0)

_METADATA = f"""Metadata-Version: 2.1
Name: cellwright
Version: {__version__}
Summary: The part of Cellwright that a kernel's environment needs.
License: BSD-3-Clause
Requires-Python: >=3.10
"""
_WHEEL = """Wheel-Version: 1.0
Generator: cellwright
Root-Is-Purelib: true
Tag: py3-none-any
"""
_ENTRY_POINTS = """[mlflow.tracking_store]
cellwright = cellwright.mlflow:TrackingStore

[mlflow.artifact_repository]
cellwright = cellwright.mlflow:ArtifactRepository
"""


def build_wheel(folder: Path) -> Path:
    """Write the wheel into `folder` and return its path. It depends on nothing, so nothing else changes."""
    info = f"cellwright-{__version__}.dist-info"
    files = {f"cellwright/{path.relative_to(_PACKAGE).as_posix()}": path.read_bytes() for path in _sources()}
    files[f"{info}/METADATA"] = _METADATA.encode()
    files[f"{info}/WHEEL"] = _WHEEL.encode()
    files[f"{info}/entry_points.txt"] = _ENTRY_POINTS.encode()
    record = [f"{name},sha256={_hash(content)},{len(content)}" for name, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    wheel = folder / f"cellwright-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return wheel


def _sources() -> list[Path]:
    found = [_PACKAGE / name for name in _FILES]
    for room in _ROOMS:
        files = sorted((_PACKAGE / room).rglob("*"))
        found += [path for path in files if path.is_file() and path.suffix in (".py", ".json")]
    return found


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode("ascii").rstrip("=")
