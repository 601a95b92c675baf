from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cellwright.kernel.skip import is_left_out

GOLDEN = json.loads((Path(__file__).parents[3] / "schema/golden/left-out.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("source", "tags"), GOLDEN["leftOut"])
def test_a_cell_is_left_out(source: str, tags: Any) -> None:
    assert is_left_out(source, tags)


@pytest.mark.parametrize(("source", "tags"), GOLDEN["kept"])
def test_a_cell_is_kept(source: str, tags: Any) -> None:
    assert not is_left_out(source, tags)


def test_many_comments_without_code_take_no_time() -> None:
    assert not is_left_out("#\n" * 100_000, [])
