from __future__ import annotations

import json
import os
from typing import Any

import pytest
import rfc8785
from cellwright.history.canonical import canonical
from hypothesis import given, settings
from hypothesis import strategies as st

SCALE = int(os.environ.get("CELLWRIGHT_SCALE", "1"))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200 * SCALE, deadline=None)
@given(values)
def test_where_the_rfc_speaks_the_bytes_are_the_reference_implementations(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [  # each as JSON.stringify(JSON.parse(…)) writes it
        (9007199254740993, "9007199254740992"),
        (12345678901234567890123, "1.2345678901234568e+22"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (123456.789e-3, "123.456789"),
        (5e-324, "5e-324"),
        (-0.0, "0"),
        (1.0, "1"),
        ("\ud800", '"\\ud800"'),
        ("\ud83d\ude00", '"😀"'),
        ({"\ufb33": 1, "😀": 2}, '{"😀":2,"\ufb33":1}'),
        (float("nan"), '"NaN"'),
        (10**400, '"Infinity"'),
    ],
)
def test_what_notebooks_hold_beyond_the_rfc(value: Any, written: str) -> None:
    assert canonical(value).decode() == written


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError, match="set is not a JSON value"):
        canonical({"a": {1}})
