from __future__ import annotations

import time
from typing import Any

from cellwright.kernel.dataflow import Dataflow


def literal(name: str, value: Any) -> Any:
    return {"name": name, "value": value, "from": "literal"}


def in_force(upstream: Any) -> dict[str, tuple[Any, str]]:
    return {param["name"]: (param["value"], param["run"]) for param in upstream["params"]}


def test_a_metric_finds_the_depth_that_was_set_three_cells_above() -> None:
    flow = Dataflow()
    flow.record(
        "r1", "c1", ["depth", "seed"], [], [], [literal("depth", 8), literal("seed", 1)], [], "depth = 8\nseed = 1"
    )
    flow.record("r2", "c2", ["df"], ["pd"], [], [], [{"name": "d", "version": 3, "hash": "h", "mode": "read"}])
    flow.record("r3", "c3", ["model"], ["depth", "df"], [], [], [])

    upstream = flow.record("r4", "c4", ["auc"], ["model"], [], [], [])

    assert in_force(upstream) == {"depth": (8, "r1")}, "and not the seed, which nothing used"
    assert upstream["params"][0]["cell"] == "c1"
    assert [dataset["version"] for dataset in upstream["datasets"]] == [3]
    assert upstream["runs"] == ["r3"]


def test_a_run_knows_the_files_that_its_inputs_were_read_from() -> None:
    def read(path: str, size: int) -> Any:
        return {"path": path, "by": "open", "size": size}

    flow = Dataflow()
    flow.record("r1", "c1", ["flights"], [], [], [], [], reads=[read("flights.csv", 1), read("cities.csv", 2)])
    flow.record("r2", "c1", ["flights"], [], [], [], [], reads=[read("flights.csv", 3)])
    flow.record("r3", "c2", ["model"], ["flights"], [], [], [])

    upstream = flow.record("r4", "c3", ["auc"], ["model"], [], [], [], reads=[read("test.csv", 4)])
    assert upstream["reads"] == [read("flights.csv", 3)], "as it was when the model's data was read"
    again = flow.record("r5", "c4", [], ["auc"], [], [], [], reads=[read("flights.csv", 5)])
    assert again["reads"] == [read("test.csv", 4)], "what it read itself is its own"
    assert "reads" not in flow.record("r6", "c5", [], [], [], [], [])


def test_the_nearest_setting_wins_and_the_own_one_is_not_upstream() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["n"], [], [], [literal("n", 1)], [], "n = 1")
    flow.record("r2", "c2", ["x"], ["n"], [], [], [])
    flow.record("r3", "c1", ["n"], [], [], [literal("n", 2)], [], "n = 2")

    assert in_force(flow.record("r4", "c3", ["y"], ["x"], [], [], [])) == {"n": (1, "r1")}, "x was made with 1"
    assert in_force(flow.record("r5", "c4", ["z"], ["x", "n"], [], [], [])) == {"n": (2, "r3")}
    assert in_force(flow.record("r6", "c5", ["n"], ["n"], [], [literal("n", 3)], [], "n = 3")) == {}


def test_a_literal_that_its_cell_uses_shapes_all_that_the_cell_binds() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["n", "df"], [], [], [literal("n", 5)], [], "n = 5\ndf = make(n)")

    assert in_force(flow.record("r2", "c2", [], ["df"], [], [], [])) == {"n": (5, "r1")}


def test_a_literal_that_a_later_cell_replaces_is_in_force_no_further() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["best", "n"], [], [], [literal("best", 0), literal("n", 1)], [], "best = 0\nn = 1")

    computed = flow.record("r2", "c2", ["best"], ["best", "n"], [], [], [], "best = max(best, n)")
    after = flow.record("r3", "c3", ["y"], ["best"], [], [], [])

    assert in_force(computed) == {"best": (0, "r1"), "n": (1, "r1")}, "that is what it was given"
    assert in_force(after) == {"n": (1, "r1")}


def test_what_a_cell_imported_carries_nothing_that_it_computed() -> None:
    flow = Dataflow()
    source = "import xgboost as xgb\nmodel = xgb.XGBClassifier(max_depth=3)"
    depth: Any = {"name": "max_depth", "value": 3, "from": "estimator"}
    flow.record("r1", "c1", ["xgb", "model"], [], [], [depth], [], source, imported=["xgb"])

    assert in_force(flow.record("r2", "c2", ["other"], ["xgb"], [], [], [])) == {}
    assert in_force(flow.record("r3", "c3", ["auc"], ["model"], [], [], [])) == {"max_depth": (3, "r1")}


def test_a_list_that_a_later_cell_appends_to_is_no_setting_any_more() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["names"], [], [], [literal("names", "['a']")], [], "names = ['a']")
    flow.record("r2", "c2", [], ["names"], ["names"], [], [], "names.append('b')")
    assert in_force(flow.record("r3", "c3", [], ["names"], [], [], [])) == {}

    flow.settle("r2", set())
    assert in_force(flow.record("r4", "c4", [], ["names"], [], [], [])) == {"names": ("['a']", "r1")}, "it did not"


def test_an_estimators_setting_leads_back_to_the_cell_that_set_its_value() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["depth", "rate"], [], [], [literal("depth", 5), literal("rate", 0.1)], [])
    fitted: list[Any] = [{"name": name, "value": 5, "from": "estimator"} for name in ("depth", "rate")]
    flow.record("r2", "c2", ["model"], ["depth", "rate"], [], fitted, [])

    upstream = flow.record("r3", "c3", [], ["model"], [], [], [])

    assert fitted[0]["cell"] == "c1" and "cell" not in fitted[1], "rate has a value of its own here"
    assert in_force(upstream) == {"depth": (5, "r1"), "rate": (5, "r2")}


def test_a_change_in_place_is_upstream_of_later_uses() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["df"], [], [], [], [])
    fitted = [{"name": "alpha", "value": 2, "from": "estimator"}]
    flow.record("r2", "c2", [], ["df"], ["df"], fitted, [])  # type: ignore[arg-type]  # a literal dict for a TypedDict

    upstream = flow.record("r3", "c3", [], ["df"], [], [], [])

    assert (upstream["runs"], in_force(upstream)) == (["r2"], {"alpha": (2, "r2")})


def test_evidence_takes_back_a_change_that_was_only_assumed_and_adds_one_that_was_not() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["a", "b"], [], [], [], [])
    flow.record("r2", "c2", [], ["a"], ["a"], [], [])
    flow.settle("r2", {"b"})

    assert flow.record("r3", "c3", [], ["a"], [], [], [])["runs"] == ["r1"]
    assert flow.record("r4", "c4", [], ["b"], [], [], [])["runs"] == ["r2"]


def test_evidence_never_takes_back_what_a_later_run_bound() -> None:
    flow = Dataflow()
    flow.record("r1", "c1", ["a"], [], [], [], [])
    flow.record("r2", "c2", [], ["a"], [], [], [])
    flow.record("r3", "c3", ["a"], [], [], [], [])
    flow.settle("r2", {"a"})

    assert flow.record("r4", "c4", [], ["a"], [], [], [])["runs"] == ["r3"]


def test_a_session_of_ten_thousand_runs_stays_as_fast_as_it_began() -> None:
    flow = Dataflow()
    times = []
    for k in range(10_000):
        binds, uses = [f"v{k % 50}"], [f"v{(k - j) % 50}" for j in (1, 2, 3)]
        began = time.thread_time()
        flow.record(f"r{k}", "c", binds, uses, [], [literal(f"p{k % 30}", k)], [])
        times.append(time.thread_time() - began)
    first, last = sorted(times[1000:2000])[500], sorted(times[-1000:])[500]

    assert last < 3 * first
