"""Frozen copies: what is looked at later is what was there when they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from cellwright.kernel.evidence.freeze import freeze
from cellwright.kernel.evidence.libraries import copies_on_write
from cellwright.kernel.evidence.sharing import quick_roots
from cellwright.kernel.evidence.values import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable


def frame() -> pd.DataFrame:
    return pd.DataFrame({"n": [1.0, 2.0], "s": ["a", "b"], "c": pd.Categorical(["x", "y"])})


def digest(value: Any) -> bytes:
    return fingerprint(value, lambda held: None).digest


def roots_of(value: Any) -> frozenset[int]:
    return fingerprint(value, lambda held: None).roots


CHANGES: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "a value": (frame, lambda value: value.iloc.__setitem__((0, 0), 9.0)),
    "a column": (frame, lambda value: value.__setitem__("n", 3.0)),
    "a new column": (frame, lambda value: value.__setitem__("o", [[1], [2]])),
    "its index": (frame, lambda value: setattr(value, "index", [5, 6])),
    "a series": (lambda: pd.Series([1, 2]), lambda value: value.iloc.__setitem__(0, 9)),
    "polars": (lambda: pl.DataFrame({"n": [1, 2]}), lambda value: value.__setitem__((0, "n"), 9)),
    "an array": (lambda: np.zeros((3, 4)), lambda value: value.__setitem__((0, 0), 9)),
    "Fortran order": (lambda: np.arange(12.0).reshape(3, 4).T, lambda value: value.__setitem__((0, 0), 9)),
    "a dict": (lambda: {"a": 1}, lambda value: value.update(a=2)),
    "a list": (lambda: [1, 2], lambda value: value.append(3)),
    "a set": (lambda: {1, 2}, lambda value: value.add(3)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_frozen_copy_is_what_the_value_was(what: str) -> None:
    make, change = CHANGES[what]
    value = make()
    before, frozen = digest(value), freeze(value, 1.0)
    assert frozen is not None
    assert frozen.roots == quick_roots(value) or not copies_on_write()
    assert frozen.roots >= roots_of(value)
    change(value)

    assert digest(frozen.copy) == before
    assert digest(value) != before


class OwnFrame(pd.DataFrame):
    """Copies as it likes."""


DEAR: dict[str, Callable[[], Any]] = {
    "holds a list": lambda: [[1]],
    "a column of lists": lambda: pd.DataFrame({"o": [[1], [2]]}),
    "a subclass": lambda: OwnFrame({"n": [1]}),
    "every second": lambda: np.zeros(100)[::2],
    "an estimator, or any other object": object,
}


@pytest.mark.parametrize("what", DEAR)
def test_what_is_dear_or_may_share_is_not_frozen(what: str) -> None:
    assert freeze(DEAR[what](), 1.0) is None


def test_what_takes_time_to_copy_is_frozen_where_there_is_time() -> None:
    array = np.zeros(2**20)
    assert freeze(array) is None
    assert freeze(array, 0.001) is None
    frozen = freeze(array, 0.1)
    assert frozen is not None
    array[0] = 1
    assert frozen.copy[0] == 0
    assert freeze(np.zeros(2**24), 10.0) is None, "nor for all the time in the world what takes much memory"


@pytest.mark.skipif(copies_on_write(), reason="its frames share nothing that they can be changed through")
def test_what_frames_share_is_known_of_a_copy() -> None:
    base = frame()
    view = base.copy(deep=False)
    frozen, other = freeze(base, 1.0), freeze(view, 1.0)
    assert frozen is not None and other is not None
    assert frozen.roots - {id(base)} == other.roots - {id(view)} != frozenset()
