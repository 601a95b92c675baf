"""Writes docs/cli.md from the commands. `--check` fails when the page differs."""

from __future__ import annotations

import sys
from pathlib import Path

from cellwright.cli.reference import reference
from cellwright.cli.root import cellwright

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"

if __name__ == "__main__":
    text = reference(cellwright)
    if "--check" in sys.argv and PAGE.read_text(encoding="utf-8") != text:
        sys.exit("docs/cli.md differs from the commands. Run: python scripts/make_cli_docs.py")
    PAGE.write_text(text, encoding="utf-8")
