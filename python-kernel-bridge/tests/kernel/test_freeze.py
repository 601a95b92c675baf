"""Frozen copies: what is looked at later is what was there when they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from cellwright.kernel.evidence.freeze import freeze
from cellwright.kernel.evidence.sharing import quick_roots
from cellwright.kernel.evidence.values import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable


def frame() -> pd.DataFrame:
    return pd.DataFrame({"n": [1.0, 2.0], "s": ["a", "b"], "c": pd.Categorical(["x", "y"])})


def digest(value: Any) -> bytes:
    return fingerprint(value, lambda held: None).digest


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
    before, frozen = digest(value), freeze(value)
    assert frozen is not None
    assert frozen.roots == quick_roots(value)
    change(value)

    assert digest(frozen.copy) == before
    assert digest(value) != before


class OwnFrame(pd.DataFrame):
    """Copies as it likes."""


DEAR: dict[str, Callable[[], Any]] = {
    "holds a list": lambda: [[1]],
    "a column of lists": lambda: pd.DataFrame({"o": [[1], [2]]}),
    "a subclass": lambda: OwnFrame({"n": [1]}),
    "a large array": lambda: np.zeros(2**20),
    "every second": lambda: np.zeros(100)[::2],
    "an estimator, or any other object": object,
}


@pytest.mark.parametrize("what", DEAR)
def test_what_is_dear_or_may_share_is_not_frozen(what: str) -> None:
    assert freeze(DEAR[what]()) is None
