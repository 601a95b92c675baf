"""docs/errors.md, from the errors that the Python side raises: python scripts/make_error_docs.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "python-kernel-bridge" / "cellwright"
PAGE = ROOT / "docs" / "errors.md"
_HEAD = """# Errors and what to do

Generated from the code by `python scripts/make_error_docs.py`: edit the errors, not this page.

Each error has a code that stays the same, a sentence for what happened, and one for what to do; `…` stands for a name,
a path or git's own words. The History column shows the two sentences; the command line prints
`what happened — what to do`, and with `--json` all of it. Errors of the column itself, such as a filter that it can't
read, say the same where they occur.

| code | what happened | what to do |
|---|---|---|
"""


def page() -> str:
    """Return the page."""
    rows = sorted(
        {row for file in sorted(PACKAGE.rglob("*.py")) for row in _errors(ast.parse(file.read_text("utf-8")))}
    )
    return _HEAD + "".join(f"| `{code}` | {message} | {remedy} |\n" for code, message, remedy in rows)


def _errors(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "CellwrightError":
            code, *sentences = (_text(argument) for argument in node.args)
            if "…" not in code and len(sentences) == 2 and sentences[0] != "…":
                message, remedy = (sentence.replace("|", "\\|").replace("\n", " ") for sentence in sentences)
                yield code, message, remedy


def _text(node: ast.expr) -> str:
    """What is known of a text before the program runs."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return "…"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
