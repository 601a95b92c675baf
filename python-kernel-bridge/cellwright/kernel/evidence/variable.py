"""What is known of one variable between two looks at it, and what a new look says of the runs in between.

It is sound for a look that was taken while a later run was going on ("overlapped"): content equal to
what it was before the waiting runs shows that none of them changed it; content that differs shows nothing, as the
running cell may have changed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from .freeze import Frozen
    from .walk import Fingerprint

Verdict = Literal["changed", "unchanged", "unknown"]


class Look(NamedTuple):
    """What a look is taken at, and the runs that it answers for."""

    value: Any
    runs: list[str]
    roots: frozenset[int] | None = None
    """What the original can be changed through, where the value is a copy of it that later runs don't reach."""

    @property
    def is_frozen(self) -> bool:
        """Whether it is one."""
        return self.roots is not None


@dataclass(eq=False)
class Variable:
    """A global name bound to one object. A rebound name is a new variable."""

    name: str
    key: int
    """Identity of the object."""
    kind: str
    """Qualified class name."""
    value: Any = None
    """Held only until it was looked at."""
    quick_roots: frozenset[int] | None = None
    """What it can be changed through, as far as its type tells at once; None where only a look can tell."""
    frozen: list[Look] = field(default_factory=list)
    """Looks to take before the one at its value, oldest first."""
    known: Fingerprint | None = None
    """Its content when last looked at."""
    known_is: Literal["nothing", "settled", "overlapped"] = "nothing"
    """overlapped: taken while the run that waits now was going on."""
    waiting: list[str] = field(default_factory=list)
    """Runs that used it since, oldest first."""
    size: int = 0
    """About how many elements it has: small ones are looked at first."""
    suspect: bool = False
    """The last run's code says that it changes it."""
    overlapped: bool = False
    """The look that is going on, or comes next, is or will be taken while a cell runs that can change it."""

    @property
    def is_urgent(self) -> bool:
        """Whether a look that overlaps the next run would be lost: one that finds it as a look before it is not."""
        return (self.known_is != "settled" and not self.frozen) or self.suspect

    @property
    def is_closed(self) -> bool:
        """Whether nothing but its own object can change it, so that a stranger to it can't either."""
        return self.roots is not None and self.roots == {self.key}

    @property
    def roots(self) -> frozenset[int] | None:
        """What it can be changed through; None where that is not yet known."""
        return self.quick_roots if self.known is None else self.known.roots

    def next_look(self) -> Look | None:
        """Return what is to be looked at next."""
        if self.frozen:
            return self.frozen[0]
        return None if self.value is None else Look(self.value, list(self.waiting))

    def freeze(self, frozen: Frozen) -> None:
        """The look at its value will be at this copy of it instead, whatever runs by then."""
        self.frozen.append(Look(frozen.copy, self.waiting, frozen.roots))
        self.waiting, self.value, self.quick_roots = [], None, frozen.roots

    def done(self, look: Look) -> None:
        """Forget a look that was taken, or failed."""
        if look.is_frozen:
            del self.frozen[0]
        else:
            del self.waiting[: len(look.runs)]

    def failed(self, runs: list[str], reason: str) -> list[tuple[str, Verdict, str | None]]:
        """A look found nothing out."""
        self.known_is = "nothing"
        return [(run, "unknown", reason) for run in runs]

    def looked(self, found: Fingerprint, runs: list[str]) -> list[tuple[str, Verdict, str | None]]:
        """Take in a new look, which answers for `runs`. Return (run, verdict, reason) of each."""
        before, state, overlapped = self.known, self.known_is, self.overlapped
        equal = before is not None and before.digest == found.digest
        self.known = found
        self.suspect = False
        if state == "settled" and equal:
            self.known_is = "settled"
            verdict: Verdict = "unknown" if found.reason else "unchanged"
            return [(run, verdict, found.reason) for run in runs]
        self.known_is = "overlapped" if overlapped else "settled"
        if state == "nothing" or before is None:
            return [(run, "unknown", "not yet hashed when the run started") for run in runs]
        if equal:  # constant from one look to this one, so it is known as of the end of the runs asked about
            self.known_is = "settled"
            return [(run, "unknown", "it may have changed before it was first hashed") for run in runs]
        if len(runs) == 1 and not overlapped:
            return [(runs[0], "changed", None)]
        return [(run, "unknown", "it changed in this run or the next") for run in runs]
