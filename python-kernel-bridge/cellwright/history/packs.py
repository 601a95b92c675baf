"""Git's wire and pack formats, as far as a snapshot needs them; pure.

https://git-scm.com/docs/pack-protocol, https://git-scm.com/docs/pack-format
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..errors import CellwrightError

_TYPES = {"commit": 1, "tree": 2, "blob": 3}
_LARGEST_COMMIT = 16 * 2**20  # bytes
_HEX = frozenset("0123456789abcdef")

Kind = Literal["commit", "tree", "blob"]


class Command(NamedTuple):
    """What a push asks: move `ref` from `old` to `new`."""

    old: str
    new: str
    ref: str
    capabilities: tuple[str, ...]
    pack: memoryview


def read_push(body: bytes) -> Command:
    """Read a receive-pack request that holds exactly one command and a pack.

    Raises:
        CellwrightError: ``push/malformed``, ``push/refused`` for anything more.
    """
    line, rest = _packet(body, 0)
    if line is None:
        raise malformed("it holds no command")
    command, _, capabilities = line.partition(b"\0")
    try:
        words = command.decode("utf-8").rstrip("\n").split(" ", 2)
    except UnicodeDecodeError as error:
        raise malformed("its command is not UTF-8") from error
    if len(words) != 3 or not all(len(oid) == 40 and set(oid) <= _HEX for oid in words[:2]):
        raise refused("only one plain update of a ref is taken, by SHA-1")
    more, rest = _packet(body, rest)
    if more is not None:
        raise refused("only one command at a time is taken")
    pack = memoryview(body)[rest:]
    if bytes(pack[:4]) != b"PACK":
        raise malformed("a pack must follow the command") if words[1].strip("0") else refused("deleting is not a push")
    return Command(words[0], words[1], words[2], tuple(capabilities.decode("utf-8", "replace").split()), pack)


def first_object(pack: memoryview | bytes) -> tuple[str, bytes]:
    """Return oid and content of a pack's first object, which must be a whole commit.

    Raises:
        CellwrightError: ``push/malformed``.
    """
    pack = memoryview(pack)
    if len(pack) < 32 or bytes(pack[:4]) != b"PACK" or struct.unpack(">II", pack[4:12])[0] not in (2, 3):
        raise malformed("its pack has no header")
    at, size, shift = 13, pack[12] & 15, 4
    kind = pack[12] >> 4 & 7
    byte = pack[12]
    while byte & 128:
        if at >= len(pack) or shift > 60:
            raise malformed("its pack is cut off")
        byte = pack[at]
        size |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
    if kind != _TYPES["commit"] or size > _LARGEST_COMMIT:
        raise malformed("the pack's first object is not a commit")
    try:
        content = zlib.decompressobj().decompress(pack[at:], size + 1)
    except zlib.error as error:
        raise malformed("its pack is damaged") from error
    if len(content) != size:
        raise malformed("its pack is damaged")
    return object_id("commit", content), content


def object_count(pack: memoryview) -> int:
    """Return how many objects a pack says it holds."""
    return int(struct.unpack(">I", pack[8:12])[0])


def parents_of(commit: bytes) -> list[str]:
    """Return the parents that a commit names."""
    header, _, _ = commit.partition(b"\n\n")
    return [line[7:].decode("ascii", "replace") for line in header.split(b"\n") if line.startswith(b"parent ")]


def with_parents(commit: bytes, parents: Sequence[str], root: str | None = None) -> bytes:
    """Return the commit with other parents, and maybe another tree; else byte for byte the same but for a signature,
    which no longer holds."""
    header, blank, message = commit.partition(b"\n\n")
    kept: list[bytes] = []
    signature = False
    for line in header.split(b"\n"):
        signature = line.startswith(b"gpgsig") or (signature and line.startswith(b" "))
        if not signature and not line.startswith(b"parent "):
            kept.append(line)
    if root is not None:
        kept[0] = b"tree " + root.encode()
    return b"\n".join([kept[0], *(b"parent " + oid.encode() for oid in parents), *kept[1:]]) + blank + message


def object_id(kind: Kind, content: bytes) -> str:
    """Return an object's SHA-1."""
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def tree(entries: dict[str, tuple[str, str]]) -> bytes:
    """Return a tree's content from name → (mode, oid)."""
    order = sorted(entries, key=lambda name: name.encode() + (b"/" if entries[name][0] == "40000" else b""))
    return b"".join(f"{entries[name][0]} {name}\0".encode() + bytes.fromhex(entries[name][1]) for name in order)


def make_pack(objects: Sequence[tuple[Kind, bytes]]) -> bytes:
    """Return a pack of whole objects, in the order given."""
    parts = [b"PACK" + struct.pack(">II", 2, len(objects))]
    for kind, content in objects:
        size = len(content)
        byte, size = _TYPES[kind] << 4 | size & 15, size >> 4
        header = bytearray()
        while size:
            header.append(byte | 128)
            byte, size = size & 127, size >> 7
        header.append(byte)
        parts += [bytes(header), zlib.compress(content)]
    body = b"".join(parts)
    return body + hashlib.sha1(body, usedforsecurity=False).digest()


def make_push(old: str, new: str, ref: str, pack: bytes, capabilities: str = "report-status") -> bytes:
    """Return a receive-pack request of one command."""
    line = f"{old} {new} {ref}\0 {capabilities}".encode()
    return b"%04x" % (len(line) + 4) + line + b"0000" + pack


def malformed(why: str) -> CellwrightError:
    """Say that a push can't be read."""
    return CellwrightError(
        "push/malformed", f"A snapshot could not be read: {why}.", "Reload the page and try again; nothing was changed."
    )


def refused(why: str) -> CellwrightError:
    """Say that a push asks what is not allowed."""
    return CellwrightError(
        "push/refused",
        f"A push was refused: {why}.",
        "Snapshots are added by Cellwright; to delete some, use the History panel or 'cellwright history delete'.",
    )


def _packet(body: bytes, at: int) -> tuple[bytes | None, int]:
    """Return a pkt-line's content (None for a flush) and where the next begins."""
    try:
        length = int(body[at : at + 4], 16)
    except ValueError as error:
        raise malformed("its lines have no length") from error
    if length == 0:
        return None, at + 4
    if length <= 4 or at + length > len(body):
        raise malformed("it is cut off")
    return body[at + 4 : at + length], at + length
