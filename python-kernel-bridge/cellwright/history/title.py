"""What a run is called; src/domain/history/title.ts answers the same, schema/golden/commit-message.json holds both."""

from __future__ import annotations

import re

LENGTH = 80  # code points
UNTITLED = "Untitled cell"

_CONTROL = re.compile(r"[\x00-\x1f]+")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_OWN_TITLE = re.compile(r"[ \t\r\n]*#[ \t]*%%[ \t]+(?![\w-]+=)([^\r\n]*)", re.ASCII)  # tags="…" is no title
_DOCSTRING = re.compile(r"[rRuU]?(?:\"\"\"|''')(.*?)(?:\"\"\"|''')?[ \t\r]*", re.DOTALL)
_IMPORT = re.compile(r"[ \t]*(?:import[ \t]+(.*)|from[ \t]+([^ \t]+)[ \t]+import\b(.*))", re.DOTALL | re.ASCII)
_MAGIC = re.compile(r"[ \t]*[%!]")
_WRITTEN_MAGIC = re.compile(r"[ \t]*%{1,2}[A-Za-z]")  # its sign is part of what it says
_MODULE = re.compile(r"[ \t.]*([^ \t.,;()\r]+)")


def title_of(source: str, markdown_above: str | None = None) -> str:
    """Return a run's title: its own (``# %% Fit``), else the heading of the Markdown cell right above, else a line.

    That is the first line that says something. Imports and magics do so only where there is nothing else; then the
    imported modules are named together.
    """
    own = _OWN_TITLE.match(source)
    if own is not None and (title := title_text(own[1])):
        return title
    for line in (markdown_above or "").split("\n"):
        heading = line.strip(" \t\r")
        text = heading.lstrip("#")
        if 1 <= len(heading) - len(text) <= 6 and text[:1] in (" ", "\t"):
            text = text.strip(" \t")
            closing = text.rstrip("#")
            if closing.endswith((" ", "\t")) or not closing:
                text = closing
            if title := title_text(text):
                return title
    lines = source.split("\n")
    rest, modules = _without_preamble(lines)
    imports = [f"import {', '.join(modules)}"] if modules else []
    for line in (*rest, *imports, *lines):
        text = line.lstrip(" \t" if _WRITTEN_MAGIC.match(line) else "#% \t")
        if title := title_text(found[1] if (found := _DOCSTRING.fullmatch(text)) else text):
            return title
    return UNTITLED


def title_text(text: str) -> str:
    """Return one line of at most 80 code points; what was cut ends in `…`."""
    line = one_line(text).strip(" ")
    return line if len(line) <= LENGTH else f"{line[: LENGTH - 1].strip(' ')}…"


def one_line(text: str) -> str:
    """Return a text whose control characters are spaces."""
    return _CONTROL.sub(" ", _LONE_SURROGATE.sub("?", text))


def _without_preamble(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines without imports and magics, and the packages that are imported, each once."""
    rest: list[str] = []
    modules: dict[str, None] = {}
    end = ""  # what ends an import of several lines
    for line in lines:
        if end:
            if ")" in line if end == ")" else not _is_continued(line):
                end = ""
            continue
        found = _IMPORT.match(line)
        if found is None:
            if not _MAGIC.match(line):
                rest.append(line)
            continue
        names, origin, after = found[1], found[2], found[3] or ""
        for part in [origin] if names is None else names.split(","):
            name = _MODULE.match(part)
            if name is not None and not name[1].startswith("__"):
                modules[name[1]] = None
        if "(" in after and ")" not in after:
            end = ")"
        elif _is_continued(line):
            end = "\\"
    return rest, list(modules)


def _is_continued(line: str) -> bool:
    return line.strip(" \t\r").endswith("\\")
