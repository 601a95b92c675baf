from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from cellwright.kernel.batches import Batches
from live_kernel import LiveKernel

NOON = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


def request(ms: float, client: str = "lab") -> dict[str, Any]:
    return {"header": {"session": client, "date": NOON + timedelta(milliseconds=ms)}}


@pytest.mark.parametrize(
    ("what", "requests", "batches"),
    [
        ("a Run All", [request(0), request(2), request(5)], [None, "run-0", "run-0"]),
        ("each request close to the one before it", [request(0), request(200), request(400)], [None, "run-0", "run-0"]),
        ("two clicks", [request(0), request(300)], [None, None]),
        ("two Run Alls", [request(0), request(1), request(900), request(901)], [None, "run-0", None, "run-2"]),
        ("two browsers", [request(0), request(1, "other")], [None, None]),
        ("a clock that went back", [request(0), request(-50)], [None, None]),
        ("a client that says no time", [{}, {"header": {"session": "lab"}}, None], [None, None, None]),
        ("a time without a zone", [request(0), {"header": {"session": "lab", "date": datetime.now()}}], [None, None]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_runs_that_were_asked_for_together(what: str, requests: list[Any], batches: list[str | None]) -> None:
    seen = Batches()
    assert [seen.add(f"run-{k}", request) for k, request in enumerate(requests)] == batches


def test_slow_cells_of_one_run_all_are_one_batch(kernel: LiveKernel) -> None:
    requests = [kernel.send("import time; time.sleep(0.4)") for _ in range(3)]
    first, *others = [kernel.finish(request).of("cellwright_run")[0] for request in requests]
    assert [first.get("batch"), *(run["batch"] for run in others)] == [None, first["run"], first["run"]]
    assert "batch" not in kernel.run("1").of("cellwright_run")[0]
