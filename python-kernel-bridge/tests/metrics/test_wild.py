"""Whole notebooks as people write them, run from top to bottom: nothing in them is there for Cellwright."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from live_kernel import live_kernel

if TYPE_CHECKING:
    from live_kernel import LiveKernel

HERE = Path(__file__).parent / "notebooks"


def run_all(name: str, workspace: Path) -> list[dict[str, Any]]:
    """The rows of a notebook's cells."""
    cells = (HERE / name).read_text("utf-8").split("# %%\n")[1:]
    kernel: LiveKernel
    with live_kernel(workspace, workspace / ".cellwright" / "spool" / "notebook") as kernel:
        return [kernel.record(source, f"c{n}") for n, source in enumerate(cells)]


def values(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {entry["name"]: entry["value"] for entry in entries}


def in_force(row: dict[str, Any]) -> dict[str, Any]:
    return {**values(row["upstream"]["params"]), **values(row["params"])}


def test_a_tabular_notebook(tmp_path: Path) -> None:
    rows = run_all("churn.py", tmp_path)

    settings, *_, compared, validated, searched, tested = rows
    assert values(settings["params"]) == {"SEED": 42, "TEST_SIZE": 0.25}
    children = {child["name"]: child for child in compared["children"]}
    assert set(children) == {"logreg", "forest"}
    assert all(set(values(child["metrics"])) == {"auc", "f1"} for child in children.values())
    assert values(children["logreg"]["params"])["clf__C"] == 0.5
    assert set(values(validated["metrics"])) == {"scores_mean", "scores_std"}
    assert 0.5 < values(searched["metrics"])["best_score"] < 1
    assert len(searched["children"]) == 4
    assert set(values(tested["metrics"])) == {"Test accuracy"}
    assert in_force(tested)["TEST_SIZE"] == 0.25


def test_a_boosting_notebook_with_folds(tmp_path: Path) -> None:
    *_, folds, out_of_fold, xgboost = run_all("prices.py", tmp_path)

    assert values(folds["params"]) | {"num_leaves": 15, "learning_rate": 0.1} == values(folds["params"])
    assert len(folds["children"]) == 3
    assert [series["name"] for series in folds["series"]] == ["valid_0/rmse"]
    assert values(folds["metrics"])["rmse"] == pytest.approx(values(folds["metrics"])["valid_0/rmse"])
    assert in_force(folds)["N_FOLDS"] == 3
    scores = values(out_of_fold["metrics"])
    assert set(scores) == {"mean_squared_error", "mae"}, "the text beside an expression names the expression"
    assert values(xgboost["metrics"])["rmse_xgb"] == pytest.approx(values(xgboost["metrics"])["validation_0/rmse"])
    assert values(xgboost["params"])["max_depth"] == 3


def test_a_training_loop_by_hand(tmp_path: Path) -> None:
    settings, _, trained, measured = run_all("by_hand.py", tmp_path)

    assert values(settings["params"]) == {"lr": 0.5, "epochs": 20, "hidden": 8}
    losses = [values(child["metrics"])["loss"] for child in trained["children"]]
    assert len(losses) == 20
    assert losses[-1] == values(trained["metrics"])["loss"] < losses[0]
    assert [values(child["params"])["epoch"] for child in trained["children"]] == list(range(20))
    assert set(values(measured["metrics"])) == {"accuracy"}
    assert in_force(measured) | {"lr": 0.5, "hidden": 8} == in_force(measured)
