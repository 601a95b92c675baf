from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cellwright import api
from cellwright.api.curves import Curve
from cellwright.errors import CellwrightError
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from live_kernel import LiveKernel


def named(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {entry["name"]: entry["value"] for entry in entries}


@pytest.fixture(scope="module", autouse=True)
def imported(kernel: LiveKernel) -> None:
    kernel.record("import cellwright as cw")


def test_metrics_and_parameters_are_the_runs(kernel: LiveKernel) -> None:
    run = kernel.record("cw.log({'val/auc': .8}, loss=float('nan'))\ncw.param(depth=8, kind='rf')\ncw.param(depth=9)")

    assert named(run["metrics"]) == {"val/auc": 0.8, "loss": "NaN"}
    assert named(run["params"]) == {"depth": 9, "kind": "rf"}
    assert {param["from"] for param in run["params"]} == {"call"}
    assert run["series"] == []


def test_one_value_may_follow_its_name(kernel: LiveKernel) -> None:
    run = kernel.record(
        "cw.log('val auc', .8)\ncw.param('p', 4)\ncw.param('nothing', None)\n"
        "with cw.run('block') as block:\n    block.log('loss', 1, step=2)\n    block.param('q', 'x')"
    )

    assert named(run["metrics"]) == {"val auc": 0.8}
    assert named(run["params"]) == {"p": 4, "nothing": None}
    assert named(run["children"][0]["metrics"]) == {"loss": 1}
    assert named(run["children"][0]["params"]) == {"q": "x"}


def test_steps_make_a_curve_that_streams_while_the_cell_runs(kernel: LiveKernel) -> None:
    ran = kernel.run("for k in range(5):\n    cw.log(loss=1 / (k + 1), step=k)")

    assert ran.run is not None
    assert ran.run["series"] == [{"name": "loss", "steps": [0, 1, 2, 3, 4], "values": [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]}]
    assert named(ran.run["metrics"]) == {"loss": 1 / 5}
    points = ran.of("cellwright_point")
    assert points[0]["run"] == ran.run["run"]
    assert (points[0]["name"], points[0]["step"], points[0]["value"]) == ("loss", 0, 1)
    assert [m["msg_type"] for m in ran.messages].index("cellwright_point") < [
        m["msg_type"] for m in ran.messages
    ].index("cellwright_run")


def test_blocks_are_children_and_nest(kernel: LiveKernel) -> None:
    ran = kernel.run(
        "from sklearn.metrics import accuracy_score\n"
        "with cw.run('outer', depth=1):\n"
        "    with cw.run('inner') as inner:\n"
        "        cw.log(auc=.5)\n"
        "        acc = accuracy_score([1], [1])\n"
        "with cw.run(name='fails'):\n"
        "    1 / 0"
    )

    assert ran.run is not None
    outer, inner, fails = ran.run["children"]
    assert (outer["name"], outer["status"], named(outer["params"])) == ("outer", "ok", {"depth": 1})
    assert (inner["parent"], named(inner["metrics"])) == (outer["id"], {"auc": 0.5, "acc": 1.0})
    assert (fails["name"], fails["status"], fails["params"]) == ("fails", "error", [])
    assert ran.run["metrics"] == []


def test_threads_log_side_by_side(kernel: LiveKernel) -> None:
    run = kernel.record(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def work(n):\n"
        "    with cw.run(f't{n}'):\n"
        "        for k in range(200): cw.log(v=k, step=k)\n"
        "with ThreadPoolExecutor(4) as pool: list(pool.map(work, range(4)))"
    )

    assert sorted(child["name"] for child in run["children"]) == ["t0", "t1", "t2", "t3"]
    assert [len(child["series"][0]["steps"]) for child in run["children"]] == [200] * 4


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        (lambda: api.log(auc="x"), "metric/not-a-number", "'x' (str)"),
        (lambda: api.log(auc=[1, 2]), "metric/not-a-number", "[1, 2] (list)"),
        (lambda: api.log(0.9), "metric/bad-name", "without a name"),  # type: ignore[arg-type]  # the mistake to answer
        (lambda: api.log("auc"), "metric/bad-name", "without a value"),
        (lambda: api.log("auc", "x"), "metric/not-a-number", "'x' (str)"),
        (lambda: api.param({"p": 1}, 4), "param/bad-name", "without a name"),
        (lambda: api.log({3: 0.9}), "metric/bad-name", "3"),  # type: ignore[dict-item]  # the mistake to answer
        (lambda: api.log(auc=1, step="a"), "metric/bad-step", "'a' (str)"),  # type: ignore[arg-type]  # the mistake
        (lambda: api.param(layers=[64]), "param/not-a-scalar", "[64] (list)"),
        (lambda: api.run("a", grid={}), "param/not-a-scalar", "{} (dict)"),
    ],
)
def test_mistakes_are_answered_with_what_to_do(call: Any, code: str, says: str) -> None:
    with pytest.raises(CellwrightError) as error:
        call()

    assert error.value.code == code
    assert says in error.value.message
    assert error.value.remedy


def test_a_traceback_ends_with_what_to_do(kernel: LiveKernel) -> None:
    error = kernel.run("cw.log(auc='bad')").of("error")[0]

    assert error["traceback"][-1].endswith(
        "Pass one number, e.g. cw.log({'auc': 0.91}); for settings there is cw.param."
    )


def test_where_nothing_is_recorded_it_says_so_once_and_does_nothing(kernel: LiveKernel) -> None:
    first = kernel.run("# cellwright: skip\ncw.log(auc=1)\ncw.param(n=1)\nwith cw.run('a'): cw.log(auc=1)")

    assert first.run is None
    assert first.text.count("Nothing is being recorded here") == 1


@given(length=st.integers(0, 3000), most=st.integers(2, 50))
def test_a_long_curve_keeps_its_shape_and_both_ends(length: int, most: int) -> None:
    curve = Curve("loss", most)
    for k in range(length):
        curve.add(k, k * 2)

    steps, values = curve.series["steps"], curve.series["values"]
    assert len(steps) <= most + 1
    assert values == [step * 2 for step in steps]
    assert steps == sorted(set(steps))
    if length:
        assert (steps[0], steps[-1]) == (0, length - 1)
    if length > most:
        assert curve.series["total"] == length
    else:
        assert len(steps) == length
