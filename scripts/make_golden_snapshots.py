"""Writes schema/golden/snapshot/<name>/tree.json from input.json; both languages' writers are tested against it.

Run it only when the layout is meant to change: a changed golden file is a changed history for everyone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from cellwright.history.layout import blob_oid, snapshot_files

GOLDEN = Path(__file__).resolve().parents[1] / "schema" / "golden" / "snapshot"


def tree(recorded: dict) -> dict[str, str]:
    """Return path → blob oid, and "" → the oid of the root tree, by plain git."""
    files = snapshot_files(recorded, outputs=recorded.get("outputs", "keep"))
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "--git-dir", folder]
        subprocess.run([*git[:1], "init", "--bare", "--quiet", "--object-format=sha1", folder], check=True)
        stream = b"commit refs/heads/x\ncommitter x <x> 0 +0000\ndata 0\n"
        for path, content in files.items():
            stream += b"M 100644 inline %s\ndata %d\n%s\n" % (json.dumps(path).encode(), len(content), content)
        subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
        root = subprocess.run([*git, "rev-parse", "refs/heads/x^{tree}"], check=True, capture_output=True, text=True)
    return {"": root.stdout.strip(), **{path: blob_oid(files[path]) for path in sorted(files)}}


if __name__ == "__main__":
    for case in sorted(GOLDEN.iterdir()):
        recorded = json.loads((case / "input.json").read_text(encoding="utf-8"))
        text = json.dumps(tree(recorded), indent=2, ensure_ascii=False) + "\n"
        if "--check" in sys.argv and (case / "tree.json").read_text(encoding="utf-8") != text:
            sys.exit(f"{case.name}: the Python writer gives another tree")
        (case / "tree.json").write_text(text, encoding="utf-8")
