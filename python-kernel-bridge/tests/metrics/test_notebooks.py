"""Notebooks that import neither cellwright nor MLflow fill rows with parameters and metrics, in a real kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cellwright.wire.validate import check

if TYPE_CHECKING:
    from live_kernel import LiveKernel


def metrics(row: dict[str, Any]) -> dict[str, Any]:
    return {metric["name"]: metric["value"] for metric in row["metrics"]}


def params(row: dict[str, Any]) -> dict[str, Any]:
    return {param["name"]: param["value"] for param in row["params"]}


@pytest.fixture(scope="module")
def data(kernel: LiveKernel) -> LiveKernel:
    kernel.record(
        "from sklearn.datasets import make_classification\n"
        "from sklearn.ensemble import RandomForestClassifier\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "from sklearn.metrics import *\n"
        "from sklearn.pipeline import make_pipeline\n"
        "from sklearn.preprocessing import StandardScaler\n"
        "X, y = make_classification(300, random_state=0)",
        "imports",
    )
    return kernel


def test_a_classification_notebook(data: LiveKernel) -> None:
    data.record("depth = 3\nunused = 1", "settings")
    fitted = data.record(
        "model = RandomForestClassifier(max_depth=depth, n_estimators=5, random_state=0).fit(X, y)", "fit"
    )
    row = data.record(
        "score = model.predict_proba(X)[:, 1]\n"
        "auc = roc_auc_score(y, score)\n"
        "rmse = mean_squared_error(y, score) ** 0.5\n"
        "print(f'accuracy: {accuracy_score(y, score > .5):.2f}')\n"
        "found = {'f1': f1_score(y, score > .5)}\n"
        "brier_score_loss(y, score)",
        "evaluate",
    )
    check("Run", row)

    assert params(fitted) == {"max_depth": 3, "n_estimators": 5, "random_state": 0}
    assert set(metrics(row)) == {"auc", "rmse", "accuracy", "f1", "brier_score_loss"}
    assert 0.5 < metrics(row)["auc"] <= 1
    assert metrics(row)["rmse"] == pytest.approx(metrics(row)["brier_score_loss"] ** 0.5)
    upstream = {p["name"]: (p["value"], p["cell"]) for p in row["upstream"]["params"]}
    assert upstream["depth"] == (3, "settings")
    assert upstream["max_depth"] == (3, "fit")
    assert "unused" not in upstream


def test_a_training_run_shows_its_data_files_and_list_settings(data: LiveKernel) -> None:
    (data.workspace / "months.csv").write_text("month,late\n" + "".join(f"{k % 4},{k % 2}\n" for k in range(40)))
    data.record("train_months = [1, 2, 3]", "settings")
    data.record("import pandas as pd\nmonths = pd.read_csv('months.csv')", "read")
    data.record("chosen = months[months.month.isin(train_months)]", "choose")
    row = data.record(
        "auc = LogisticRegression().fit(chosen[['month']], chosen.late).score(chosen[['month']], chosen.late)"
    )
    check("Run", row)

    assert row["reads"] == []
    assert [use["path"] for use in row["upstream"]["reads"]] == ["months.csv"]
    upstream = {p["name"]: (p["value"], p["cell"]) for p in row["upstream"]["params"]}
    assert upstream["train_months"] == ("[1, 2, 3]", "settings")


def test_a_loop_gives_a_child_an_iteration(data: LiveKernel) -> None:
    row = data.record(
        "for depth in [1, 2, 4]:\n"
        "    m = make_pipeline(StandardScaler(), RandomForestClassifier(max_depth=depth, n_estimators=4)).fit(X, y)\n"
        "    auc = roc_auc_score(y, m.predict_proba(X)[:, 1])\n"
        "    acc = m.score(X, y)"
    )

    assert [params(child)["depth"] for child in row["children"]] == [1, 2, 4]
    assert [params(child)["max_depth"] for child in row["children"]] == [1, 2, 4]
    assert params(row)["randomforestclassifier__max_depth"] == 4
    assert metrics(row) == metrics(row["children"][-1])
    assert set(metrics(row)) == {"auc", "acc"}


def test_a_helper_called_in_a_comprehension_gives_children_too(data: LiveKernel) -> None:
    row = data.record(
        "def evaluate(depth):\n"
        "    m = RandomForestClassifier(max_depth=depth, n_estimators=4).fit(X, y)\n"
        "    return roc_auc_score(y, m.predict_proba(X)[:, 1])\n"
        "scores = [evaluate(d) for d in (1, 2)]\n"
        "auc = evaluate(3)"
    )

    assert [params(child)["max_depth"] for child in row["children"]] == [1, 2]
    assert "auc" in metrics(row)


def test_a_validation_and_search_notebook(data: LiveKernel) -> None:
    data.record("from sklearn.model_selection import cross_val_score, cross_validate, GridSearchCV")
    scores = data.record("scores = cross_val_score(LogisticRegression(C=0.5), X, y, cv=3)")
    mean = data.record("auc = cross_val_score(LogisticRegression(), X, y, cv=3, scoring='roc_auc').mean()")
    several = data.record("cross_validate(LogisticRegression(), X, y, cv=3, scoring=['f1', 'roc_auc'])")
    search = data.record(
        "search = GridSearchCV(RandomForestClassifier(n_estimators=4), {'max_depth': [2, 5]}, cv=2, n_jobs=2).fit(X, y)"
    )

    assert (set(metrics(scores)), params(scores)) == ({"scores_mean", "scores_std"}, {"C": 0.5})
    assert set(metrics(mean)) == {"auc", "auc_std"}
    assert {"test_f1_mean", "test_roc_auc_std"} <= set(metrics(several))
    assert set(metrics(search)) == {"best_score"}
    assert params(search)["max_depth"] in (2, 5)
    assert [params(child) for child in search["children"]] == [{"max_depth": 2}, {"max_depth": 5}]
    assert max(metrics(child)["mean_test_score"] for child in search["children"]) == metrics(search)["best_score"]


def test_a_boosting_notebook(data: LiveKernel) -> None:
    data.record("import xgboost as xgb, lightgbm as lgb")
    estimator = data.record(
        "xgb.XGBClassifier(n_estimators=4, max_depth=2, eval_metric='auc').fit(X, y, eval_set=[(X, y)], verbose=False)"
    )
    booster = data.record(
        "train = xgb.DMatrix(X, y)\n"
        "settings = {'max_depth': 3, 'eta': 0.2, 'eval_metric': 'auc'}\n"
        "xgb.train(settings, train, 5, evals=[(train, 'train')], verbose_eval=False)"
    )
    light = data.record(
        "rows = lgb.Dataset(X, y)\n"
        "lgb.train({'num_leaves': 7, 'metric': 'auc', 'verbose': -1}, rows, 6, valid_sets=[rows], valid_names=['val'])"
    )

    assert params(estimator) == {"max_depth": 2, "n_estimators": 4, "eval_metric": "auc"}
    assert [(s["name"], len(s["values"])) for s in estimator["series"]] == [("validation_0/auc", 4)]
    assert metrics(booster) == {"train/auc": booster["series"][0]["values"][-1]}
    assert params(booster) == {"max_depth": 3, "eta": 0.2, "eval_metric": "auc", "num_boost_round": 5}
    assert [(s["name"], len(s["values"])) for s in light["series"]] == [("val/auc", 6)]


def test_what_a_library_calls_inside_is_not_the_users_metric(data: LiveKernel) -> None:
    row = data.record("from sklearn.ensemble import VotingClassifier\nmodel.predict(X)\nconfusion_matrix(y, y)")

    assert metrics(row) == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle, sklearn.metrics as m\nassert pickle.loads(pickle.dumps(m.f1_score)) is m.f1_score",
        "import pickle\nfrom sklearn.metrics._ranking import auc as a\nassert pickle.loads(pickle.dumps(a)) is a",
        "import pickle\nassert pickle.loads(pickle.dumps(make_scorer(f1_score)))._score_func is f1_score",
        "import pickle\npickle.loads(pickle.dumps(get_scorer('roc_auc')))(model, X, y)",
        "import io, joblib\njoblib.dump(model, io.BytesIO())\n"
        "assert joblib.Parallel(2)(joblib.delayed(f1_score)(y, y) for _ in '12') == [1, 1]",
        "import inspect\nassert list(inspect.signature(f1_score).parameters)[:2] == ['y_true', 'y_pred']",
        "import inspect\nassert 'sample_weight' in inspect.signature(RandomForestClassifier.fit).parameters",
        "from sklearn.base import clone\nassert clone(model).get_params() == model.get_params()",
        "from sklearn import set_config\nset_config(enable_metadata_routing=True)\n"
        "LogisticRegression().set_fit_request(sample_weight=True)\nset_config(enable_metadata_routing=False)",
        "from sklearn.utils._param_validation import InvalidParameterError\n"
        "try: roc_auc_score(y, y, average=3); raise AssertionError\nexcept InvalidParameterError: pass",
    ],
)
def test_library_objects_behave_as_if_unobserved(data: LiveKernel, source: str) -> None:
    data.record("model = RandomForestClassifier(n_estimators=3).fit(X, y)")
    data.record(source)
