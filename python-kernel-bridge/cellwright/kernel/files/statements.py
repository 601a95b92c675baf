"""The files that a DuckDB statement names.

``FROM 'x.csv'``, ``read_parquet(['a', 'b'])``, ``COPY … TO 'y'``, ``ATTACH 'z'``.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from .addresses import is_url
from .record import note_file

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?\*/|'(?P<text>(?:[^']|'')*)'|"(?P<quoted>(?:[^"]|"")*)"|(?P<word>\w+)|(?P<mark>[^\s\w])""",
    re.DOTALL,
)
_READER = re.compile(r"(?:read|scan|sniff|parquet|glob|st_read|sqlite|iceberg|delta)\w*", re.IGNORECASE)
_MOST_TEXT = 200_000


def note_statement(given: Any) -> None:
    """Note the files of a statement's text; relations and prepared statements have none."""
    if isinstance(given, str):
        for path, mode in files_in(given[:_MOST_TEXT]):
            note_file(path, mode)


def files_in(statement: str) -> Iterator[tuple[str, str]]:
    """Yield (path, read or write) in the order of the text. A literal that is compared or selected is no file."""
    before, call, copying, depth = "", "", False, 0
    for token in _TOKEN.finditer(statement):
        word, mark = token["word"], token["mark"]
        text = token["text"] if token["text"] is not None else token["quoted"]
        if word is not None:
            before = word.upper()
            copying = before in ("COPY", "EXPORT") or (copying and before != "FROM")
        elif text is not None:
            path = text.replace("''", "'")
            if before == "ATTACH" or (before in ("TO", "DATABASE") and copying and depth == 0):
                yield path, "write"
            elif (
                (before in ("FROM", "JOIN") or call or before == ",")
                and (token["quoted"] is None or os.path.isfile(path))
                and (call or is_url(path) or "." in path or os.path.exists(path))
            ):
                yield path, "read"
            before = ""
        elif mark is not None:
            if mark == "(":
                depth += 1
                if not call and _READER.fullmatch(before):
                    call = before
            elif mark == ")":
                depth -= 1
                call = ""
            elif mark == ";":
                copying, depth = False, 0
            before = "=" if mark == "=" else ("" if mark not in ",[" else mark)
            if mark in "=,[" and call:
                call = call if mark != "=" else ""
