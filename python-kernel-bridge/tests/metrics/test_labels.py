"""What a metric is called, in cells of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from live_kernel import LiveKernel


@pytest.fixture(scope="module", autouse=True)
def scores(kernel: LiveKernel) -> None:
    kernel.record(
        "from sklearn.metrics import accuracy_score, f1_score, classification_report, precision_recall_fscore_support\n"
        "from sklearn.metrics import accuracy_score as hits\n"
        "y, p = [0, 1, 1, 0], [0, 1, 0, 0]"
    )


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("acc = accuracy_score(y, p)", {"acc"}),
        ("acc = hits(\n    y,\n    p,\n)", {"acc"}),
        ("%%time\nacc = accuracy_score(y, p)", {"acc"}),
        ("%time acc = accuracy_score(y, p)", {"acc"}),
        ("!echo hi\nacc = accuracy_score(y, p)", {"acc"}),
        ("import asyncio\nawait asyncio.sleep(0)\nacc = accuracy_score(y, p)", {"acc"}),
        ("a, b = accuracy_score(y, p), f1_score(y, p)", {"a", "b"}),
        ("wrong = 1 - accuracy_score(y, p)", {"wrong"}),
        ("found = {'acc': accuracy_score(y, p)}", {"acc"}),
        ("found = {}\nfound['acc'] = accuracy_score(y, p)", {"acc"}),
        ("print('Accuracy:', accuracy_score(y, p))", {"Accuracy"}),
        ("print(f'val acc = {accuracy_score(y, p):.2f}')", {"val acc"}),
        ("def score(p):\n    return accuracy_score(y, p)\nacc = score(p)", {"acc"}),
        ("def score(p):\n    s = accuracy_score(y, p)\n    return [s]\nacc = score(p)[0]", {"acc"}),
        ("accuracy_score(y, p)", {"accuracy_score"}),
        ("print('Error:', 1 - accuracy_score(y, p))", {"accuracy_score"}),
        ("print(f'Error: {1 - accuracy_score(y, p)}')", {"accuracy_score"}),
        ("found = {'error': 1 - accuracy_score(y, p)}", {"accuracy_score"}),
        ("found = dict(error=1 - accuracy_score(y, p))", {"accuracy_score"}),
        ("print(accuracy_score(y, p))\nprint(accuracy_score(y, y))", {"accuracy_score", "accuracy_score_2"}),
        ("pre, rec, f, _ = precision_recall_fscore_support(y, p, average='binary')", {"pre", "rec", "f"}),
    ],
)
def test_a_metric_is_called_what_the_user_calls_it(kernel: LiveKernel, source: str, names: set[str]) -> None:
    assert set(values(kernel.record(source))) == names


def test_a_derived_value_is_the_variables(kernel: LiveKernel) -> None:
    assert values(kernel.record("wrong = 1 - accuracy_score(y, p)")) == {"wrong": 0.25}


def test_a_report_gives_its_numbers_but_no_counts_of_rows(kernel: LiveKernel) -> None:
    found = values(kernel.record("report = classification_report(y, p, output_dict=True)"))

    assert found["accuracy"] == 0.75
    assert "macro avg/f1-score" in found
    assert not [name for name in found if name.endswith("support")]


def test_a_failing_call_shows_no_frame_of_ours(kernel: LiveKernel) -> None:
    ran = kernel.run("accuracy_score(y)")

    assert ran.run is not None
    assert ran.run["status"] == "error"
    assert "cellwright" not in "".join(ran.of("error")[0]["traceback"])


def values(row: dict[str, Any]) -> dict[str, Any]:
    return {metric["name"]: metric["value"] for metric in row["metrics"]}
