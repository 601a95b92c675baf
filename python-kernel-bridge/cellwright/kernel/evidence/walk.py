"""Walking a value's content into one digest, in slices short enough that the user's code never waits."""

from __future__ import annotations

import hashlib
import marshal
import zlib
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FULL_BYTES = 256 * 2**20
"""Hashed whole up to here; what lies beyond is sampled."""
FULL_ELEMENTS = 2_000_000
SLICE_BYTES = 16 * 2**20
"""hashlib works without the GIL: large slices, as getting it back from a busy cell takes up to 5 ms each time."""
CHUNK_ELEMENTS = 1024
CHECKSUMMED_BYTES = 2**17
"""From here on a CRC-32 a slice: 3 to 6 times as fast as a digest; a change stays unseen once in four billion."""
_PAGE = 4096
SAMPLES = 64
"""Places looked at of what is too large."""
_MOST_ROOTS = 20_000
_FLAT = frozenset({str, int, float, bool, type(None), complex})


@dataclass(frozen=True)
class Fingerprint:
    """A value's content at one moment."""

    digest: bytes
    reason: str | None
    """Why an equal digest does not prove equal content; None where it does."""
    roots: frozenset[int]
    """Identities and addresses of all that it can be changed through: shared ones make two variables aliases."""


@dataclass
class Walk:
    """One walk over one value. `step(held)` is called between slices; it may wait, or raise to abandon the walk.

    `held` tells whether the slice kept the interpreter from others.
    """

    step: Callable[[bool], None]
    visit: Callable[[Walk, Any], None]
    """Feeds one value of any type."""
    reason: str | None = None
    roots: set[int] = field(default_factory=set)
    _digest: Any = field(default_factory=lambda: hashlib.sha1(usedforsecurity=False))
    _seen: dict[int, int] = field(default_factory=dict)
    _alive: list[Any] = field(default_factory=list)
    _bytes: int = 0
    _elements: int = 0

    def result(self) -> Fingerprint:
        """Return the fingerprint of all that was fed."""
        return Fingerprint(self._digest.digest(), self.reason, frozenset(self.roots))

    def note(self, *parts: object) -> None:
        """Feed a few small facts: a type, a shape, a name."""
        self._digest.update(repr(parts).encode("utf-8", "surrogatepass"))

    def doubt(self, reason: str) -> None:
        """From now on an equal digest proves nothing."""
        self.reason = self.reason or reason

    def entered_before(self, value: object) -> bool:
        """Whether a mutable object was met already in this walk; else it is entered, and it is a root."""
        key = id(value)
        if key in self._seen:
            self.note("again", self._seen[key])
            return True
        self._seen[key] = len(self._seen)
        self._alive.append(value)
        self.root(key)
        return False

    def root(self, key: int) -> None:
        """Note one identity or address that the value can be changed through."""
        if len(self.roots) < _MOST_ROOTS:
            self.roots.add(key)

    def count(self) -> bool:
        """Count one element visited; step now and then. Return False where there are too many to go on."""
        self._elements += 1
        if self._elements % 256 == 0:
            self.step(True)
        if self._elements > FULL_ELEMENTS:
            self.doubt("too large to compare whole")
            return False
        return True

    def fits(self, size: int) -> bool:
        """Whether so many bytes more can be fed whole; else they are to be sampled, and the walk is in doubt."""
        if self._bytes + size > FULL_BYTES:
            self.doubt("too large to compare whole")
            return False
        return True

    def buffer(self, memory: memoryview, sample: bool = False) -> None:
        """Feed raw bytes (a contiguous view of format B), sampled where they are too many."""
        size = memory.nbytes
        self.note("bytes", size)
        if sample or not self.fits(size):
            self.doubt("too large to compare whole")
            stride = max(_PAGE, size // SAMPLES)
            for start in range(0, size, stride):
                self._digest.update(memory[start : start + _PAGE])
            self._digest.update(memory[-_PAGE:])
            self.step(False)
            return
        self._bytes += size
        if size < CHECKSUMMED_BYTES:
            self._digest.update(memory)
            self.step(size < 2**16)
            return
        for start in range(0, size, SLICE_BYTES):
            self.note(zlib.crc32(memory[start : start + SLICE_BYTES]))
            self.step(False)

    def elements(self, values: Iterable[Any], known_length: int) -> None:
        """Feed many elements in order: plain ones a thousand at once, others each by its type."""
        self.note("elements", known_length)
        rest = iter(values)
        while chunk := list(islice(rest, CHUNK_ELEMENTS)):
            self._elements += len(chunk)
            if self._elements > FULL_ELEMENTS:
                self.doubt("too large to compare whole")
                return
            if _FLAT.issuperset(map(type, chunk)):
                self._digest.update(marshal.dumps(chunk, 2))  # version 2: by content, without reference counts
            else:
                for value in chunk:
                    self.visit(self, value)
            self.step(True)
