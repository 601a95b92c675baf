"""One output of a cell ↔ its part files: images as bytes, text as text, so that plain git shows and packs them well."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from .canonical import canonical, is_well_formed, utf16_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..wire.types import OutputEntry, OutputPart

PART_LIMIT = 50 * 2**20  # bytes

_TEXT_EXTENSIONS = {
    "text/html": "html",
    "image/svg+xml": "svg",
    "text/markdown": "md",
    "text/latex": "tex",
    "application/javascript": "js",
}
_BINARY_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "application/pdf": "pdf"}


def join_lines(value: Any) -> Any:
    """Return a multi-line string of nbformat joined; anything else as it is."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value


def is_json_type(mime: str) -> bool:
    """Whether values of a MIME type are JSON values rather than strings."""
    return mime == "application/json" or (mime.startswith("application/") and mime.endswith("+json"))


def is_base64_type(mime: str) -> bool:
    """Whether values of a MIME type are base64."""
    if mime.startswith("image/"):
        return mime != "image/svg+xml"
    return mime.startswith(("audio/", "video/")) or mime in ("application/pdf", "application/octet-stream")


def write_output(n: int, output: Mapping[str, Any], limit: int = PART_LIMIT) -> tuple[OutputEntry, dict[str, bytes]]:
    """Return the entry of a cell's `n`-th output and its files by name in the cell's folder.

    A part over `limit` bytes is cut to it; its entry says how many bytes there were.
    """
    fields = dict(output)
    values: list[tuple[str, Any]] = []
    kind = output.get("output_type")
    if kind == "stream" and isinstance(text := join_lines(fields.get("text")), str):
        values = [("text", text)]
        del fields["text"]
    elif kind == "error" and isinstance(fields.get("traceback"), list):
        values = [("traceback", fields.pop("traceback"))]
    elif kind in ("display_data", "execute_result") and isinstance(fields.get("data"), dict):
        data = fields.pop("data")
        values = [(mime, data[mime]) for mime in sorted(data, key=utf16_order)]
    files: dict[str, bytes] = {}
    parts: list[OutputPart] = []
    for k, (at, value) in enumerate(values):
        part, content = _part(at, value, limit)
        part["file"] = f"{n}.{k}.{part['file']}"
        files[part["file"]] = content
        parts.append(part)
    return {"fields": fields, "files": parts}, files


def read_output(entry: OutputEntry, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the output as nbformat has it; the reverse of `write_output`."""
    output = dict(entry["fields"])
    if output.get("output_type") in ("display_data", "execute_result") and "data" not in output:
        output["data"] = {}
    for part in entry["files"]:
        value = _value(part, files[part["file"]])
        if part["at"] in ("text", "traceback"):
            output[part["at"]] = value
        else:
            output["data"][part["at"]] = value
    return output


def _part(at: str, value: Any, limit: int) -> tuple[OutputPart, bytes]:
    """`file` holds only the extension yet."""
    if not is_json_type(at):
        text = value if at == "traceback" else join_lines(value)
        if isinstance(text, str) and is_base64_type(at) and (content := _decoded(text)) is not None:
            part: OutputPart = {"at": at, "file": _BINARY_EXTENSIONS.get(at, "bin"), "as": "base64"}
            if text.endswith("\n"):
                part["newline"] = True
            return _cut(part, content, limit)
        if isinstance(text, str) and is_well_formed(text):
            return _cut({"at": at, "file": _TEXT_EXTENSIONS.get(at, "txt"), "as": "text"}, text.encode(), limit)
        if at == "traceback" and _are_lines(value):
            return _cut({"at": at, "file": "txt", "as": "lines"}, "\n".join(value).encode(), limit)
        value = text
    content = canonical(value)
    if len(content) > limit:  # half a JSON value is text
        return _cut({"at": at, "file": "txt", "as": "text"}, content, limit)
    return {"at": at, "file": "json", "as": "json"}, content


def _are_lines(value: list[Any]) -> bool:
    return value != [] and all(isinstance(line, str) and "\n" not in line and is_well_formed(line) for line in value)


def _decoded(text: str) -> bytes | None:
    """Bytes of base64 that re-encodes to the same text but for a trailing newline, else None."""
    text = text.removesuffix("\n")
    try:
        content = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return content if base64.b64encode(content).decode("ascii") == text else None


def _cut(part: OutputPart, content: bytes, limit: int) -> tuple[OutputPart, bytes]:
    if len(content) <= limit:
        return part, content
    part["cut"] = len(content)
    end = limit
    if part["as"] != "base64":
        while end > 0 and content[end] & 0xC0 == 0x80:  # not in the middle of a character
            end -= 1
    return part, content[:end]


def _value(part: OutputPart, content: bytes) -> Any:
    if part["as"] == "base64":
        return base64.b64encode(content).decode("ascii") + ("\n" if part.get("newline") else "")
    text = content.decode("utf-8", "replace")
    if part["as"] == "json":
        return json.loads(text)
    lines = part["as"] == "lines" or (part["at"] == "traceback" and part["as"] == "text")
    return text.split("\n") if lines else text
