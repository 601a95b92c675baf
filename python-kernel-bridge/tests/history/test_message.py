from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from cellwright.errors import CellwrightError
from cellwright.history.message import evidence_message, run_message
from cellwright.history.rows import EvidenceOf, parse_message
from cellwright.history.title import title_of
from cellwright.ids import new_id
from cellwright.wire.validate import check
from hypothesis import given, settings
from hypothesis import strategies as st

GOLDEN = json.loads((Path(__file__).parents[3] / "schema/golden/commit-message.json").read_text(encoding="utf-8"))
SCALE = int(os.environ.get("CELLWRIGHT_SCALE", "1"))


@pytest.mark.parametrize("case", GOLDEN["runs"], ids=lambda case: case["what"])
def test_a_run_is_written_as_the_browser_writes_it(case: dict[str, Any]) -> None:
    check("Run", case["input"]["run"])
    assert run_message(**case["input"]) == case["text"]


@pytest.mark.parametrize("case", GOLDEN["evidence"])
def test_evidence_is_written_as_the_browser_writes_it(case: dict[str, Any]) -> None:
    assert evidence_message(**case["input"]) == case["text"]
    assert parse_message(case["text"]) == EvidenceOf(case["input"]["run"], case["input"].get("environment"))


@pytest.mark.parametrize("case", GOLDEN["titles"], ids=lambda case: case["title"])
def test_titles(case: dict[str, Any]) -> None:
    assert title_of(case["source"], case.get("markdownAbove")) == case["title"]


text = st.text(max_size=30)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), text)
values = st.lists(st.fixed_dictionaries({"name": text, "value": scalars, "from": st.just("call")}), max_size=5)
paths = st.lists(st.fixed_dictionaries({"path": text, "by": st.just("open")}), max_size=30)


@settings(max_examples=100 * SCALE, deadline=None)
@given(
    title=st.text(max_size=200),
    notebook=text,
    metrics=values,
    params=values,
    reads=paths,
    message=text,
    index=st.none() | st.integers(0, 9999),
)
def test_a_row_says_what_was_written(
    title: str,
    notebook: str,
    metrics: list[Any],
    params: list[Any],
    reads: list[Any],
    message: str,
    index: int | None,
) -> None:
    run: Any = {
        "run": new_id(),
        "session": new_id(),
        "seq": 4,
        "cell": "abc",
        "status": "error",
        "error": {"name": "ValueError", "message": message},
        "started": "2026-01-02T03:04:05.678Z",
        "durationMs": 1.5,
        "metrics": metrics,
        "params": params,
        "reads": reads,
        "writes": [],
        "datasets": [],
        "modules": [{"name": "m", "path": "m.py", "sha256": ""}],
        "children": [{"id": new_id(), "params": params, "metrics": metrics}],
        "series": [],
        "upstream": {"params": [], "datasets": [], "runs": []},
    }

    row = parse_message(run_message(run, title=title, notebook=notebook, index=index))

    assert isinstance(row, dict)
    check("RunRow", row)
    assert (row["run"], row["session"], row["seq"]) == (run["run"], run["session"], 4)
    assert 0 < len(row["title"]) <= 80 and "\n" not in row["title"]
    assert [m["name"] for m in row["metrics"]] == list(dict.fromkeys(m["name"] for m in metrics))
    assert len(row["reads"]) == min(len(reads), 20)
    assert row.get("index") == index
    assert row["children"][0]["params"] == row["params"]


@pytest.mark.parametrize("message", ["fix a bug\n", "", "x\n\nSigned-off-by: me\n"])
def test_a_commit_that_is_not_ours_is_no_row(message: str) -> None:
    assert parse_message(message) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("Cellwright-Seq: 3", "Cellwright-Seq: three"), "history/unreadable"),
        (("Cellwright-Started: ", "Started: "), "history/unreadable"),
        (('{"name":"auc"', '{"name:"auc"'), "history/unreadable"),
        (("Cellwright-Status: ok", "Cellwright-Status: odd"), "history/unreadable"),
        (("Cellwright-Seq: 3", "Cellwright-Version: 2\nCellwright-Seq: 3"), "history/newer"),
    ],
)
def test_a_damaged_or_newer_message_says_so(change: tuple[str, str], code: str) -> None:
    message = GOLDEN["runs"][0]["text"]
    assert change[0] in message
    with pytest.raises(CellwrightError) as error:
        parse_message(message.replace(*change))
    assert error.value.code == code
