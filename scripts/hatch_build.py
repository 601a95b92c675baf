"""The wheel holds the extension as built from exactly these sources, or it is not made."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LABEXTENSION = "python-kernel-bridge/cellwright/labextension"
SHARE = "share/jupyter/labextensions/cellwright"

# As in scripts/build.mjs.
SOURCES = [
    "src",
    "style",
    "schema/settings",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "webpack.config.cjs",
]


class CellwrightBuildHook(BuildHookInterface[Any]):
    """Adds the extension and the example to wheels; to an editable install nothing (npm run setup links)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Refuse a missing, stale or development build."""
        if version == "editable":
            return
        root = Path(self.root)
        stamp = root / LABEXTENSION / "build.json"
        wanted = {"mode": "production", "sources": fingerprint(root, SOURCES)}
        if not stamp.exists() or json.loads(stamp.read_text()) != wanted:
            raise RuntimeError("The extension is not built from these sources for production. Run: npm run build:wheel")
        if self.target_name == "wheel":
            files = [path for path in (root / LABEXTENSION).rglob("*") if path.is_file()]
            shared = {
                str(path): f"{SHARE}/{path.relative_to(root / LABEXTENSION).as_posix()}"
                for path in files
                if path.suffix != ".map" and path != stamp
            }
            build_data["shared_data"].update(shared)
            build_data["shared_data"][str(root / "install.json")] = f"{SHARE}/install.json"
            example = root / "examples/flights"
            for path in example.rglob("*"):
                if path.is_file() and not set(path.parts) & {"__pycache__", ".ipynb_checkpoints"}:
                    build_data["force_include"][str(path)] = (
                        f"cellwright/example/{path.relative_to(example).as_posix()}"
                    )


def fingerprint(root: Path, names: list[str]) -> str:
    """As in scripts/lib/stamp.mjs."""
    files = [file for name in names for file in files_of(root, name)]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file}\0".encode() + (root / file).read_bytes() + b"\0")
    return digest.hexdigest()


def files_of(root: Path, name: str) -> list[str]:
    """The files below a name, with forward slashes."""
    path = root / name
    if not path.is_dir():
        return [name]
    return [file.relative_to(root).as_posix() for file in path.rglob("*") if file.is_file()]
