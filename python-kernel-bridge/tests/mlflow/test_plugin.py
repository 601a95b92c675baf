from __future__ import annotations

from typing import TYPE_CHECKING, Any

from live_kernel import live_kernel

if TYPE_CHECKING:
    from pathlib import Path

    from live_kernel import LiveKernel


def named(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {entry["name"]: entry["value"] for entry in entries}


def test_runs_of_plain_mlflow_code_are_the_cells(kernel: LiveKernel) -> None:
    kernel.record("import mlflow")
    run = kernel.record(
        "with mlflow.start_run(run_name='first') as r:\n"
        "    mlflow.log_params({'lr': 0.1, 'kind': 'rf'})\n"
        "    for k in range(3): mlflow.log_metric('loss', 1 / (k + 1), step=k)\n"
        "    mlflow.log_text('hello', 'note.txt')\n"
        "    mlflow.set_tag('team', 'a')"
    )

    assert named(run["params"]) == {"lr": 0.1, "kind": "rf"}
    assert named(run["metrics"]) == {"loss": 1 / 3}
    assert run["series"] == [{"name": "loss", "steps": [0, 1, 2], "values": [1, 1 / 2, 1 / 3]}]
    assert run["children"] == []
    assert run["writes"] == [], "the store is ours, not the user's output"


def test_mlflow_reads_back_what_it_logged_after_a_restart_too(kernel: LiveKernel, tmp_path: Path) -> None:
    kernel.record("import mlflow")
    source = (
        "import mlflow\n"
        "with mlflow.start_run(run_name='kept') as r:\n"
        "    mlflow.log_metric('auc', .7, step=1); mlflow.log_metric('auc', .9, step=2)\n"
        "    mlflow.log_text('hello', 'note.txt')\n"
        "print(r.info.run_id)"
    )
    read = (
        "import mlflow\n"
        "r = mlflow.get_run('{id}')\n"
        "client = mlflow.MlflowClient()\n"
        "assert r.data.metrics == {{'auc': .9}}\n"
        "assert [m.value for m in client.get_metric_history('{id}', 'auc')] == [.7, .9]\n"
        "assert [f.path for f in client.list_artifacts('{id}')] == ['note.txt']\n"
        "assert mlflow.artifacts.load_text(r.info.artifact_uri + '/note.txt') == 'hello'\n"
        "assert open(mlflow.artifacts.download_artifacts(run_id='{id}', artifact_path='note.txt')).read() == 'hello'\n"
        "found = mlflow.search_runs(filter_string=\"metrics.auc > 0.8 and attributes.run_name = 'kept'\")\n"
        "assert list(found.run_id) == ['{id}']"
    )
    ran = kernel.run(source)
    kernel.record(read.format(id=ran.text.strip()))

    assert kernel.spool is not None
    with live_kernel(kernel.workspace, kernel.spool) as restarted:
        restarted.record(read.format(id=ran.text.strip()))


def test_nested_runs_are_children(kernel: LiveKernel) -> None:
    run = kernel.record(
        "with mlflow.start_run(run_name='search'):\n"
        "    for depth in (1, 2):\n"
        "        with mlflow.start_run(run_name=f'd{depth}', nested=True):\n"
        "            mlflow.log_param('depth', depth); mlflow.log_metric('auc', depth / 10)"
    )

    children = [(c["name"], c["status"], named(c["params"]), named(c["metrics"])) for c in run["children"]]
    assert children == [("d1", "ok", {"depth": 1}, {"auc": 0.1}), ("d2", "ok", {"depth": 2}, {"auc": 0.2})]


def test_a_run_may_span_cells(kernel: LiveKernel) -> None:
    kernel.record("_ = mlflow.start_run()")
    run = kernel.record("mlflow.log_metric('auc', 0.6)")
    kernel.record("mlflow.end_run()")

    assert named(run["metrics"]) == {"auc": 0.6}


def test_autologging_needs_no_change(kernel: LiveKernel) -> None:
    kernel.record(
        "from sklearn.datasets import make_classification\n"
        "from sklearn.ensemble import RandomForestClassifier\n"
        "from sklearn.metrics import roc_auc_score\n"
        "X, y = make_classification(100, random_state=0)\n"
        "mlflow.sklearn.autolog(log_models=False)"
    )
    run = kernel.record(
        "model = RandomForestClassifier(max_depth=3, n_estimators=5).fit(X, y)\n"
        "auc = roc_auc_score(y, model.predict_proba(X)[:, 1])"
    )

    assert named(run["params"])["max_depth"] == 3
    assert {"auc", "training_accuracy_score", "training_roc_auc"} <= set(named(run["metrics"]))
    assert 0.5 < named(run["metrics"])["auc"] <= 1


def test_a_search_lists_its_candidates_once(kernel: LiveKernel) -> None:
    kernel.record("from sklearn.model_selection import GridSearchCV\nmlflow.sklearn.autolog(log_models=False)")
    run = kernel.record(
        "search = GridSearchCV(RandomForestClassifier(n_estimators=3), {'max_depth': [1, 2, 3]}, cv=2).fit(X, y)"
    )

    assert [named(child["params"]) for child in run["children"]] == [{"max_depth": depth} for depth in (1, 2, 3)]
    assert all("mean_test_score" in named(child["metrics"]) for child in run["children"])
    assert named(run["params"])["max_depth"] in (1, 2, 3)


def test_models_can_be_registered(kernel: LiveKernel) -> None:
    kernel.record(
        "client = mlflow.MlflowClient()\n"
        "client.create_registered_model('late')\n"
        "assert [m.name for m in client.search_registered_models()] == ['late']"
    )


def test_the_users_own_tracking_uri_stays(kernel: LiveKernel, tmp_path: Path) -> None:
    run = kernel.record(
        "mlflow.set_tracking_uri('http://127.0.0.1:9')\n"
        "assert mlflow.get_tracking_uri() == 'http://127.0.0.1:9'\n"
        "mlflow.set_tracking_uri(None)\n"
        "assert mlflow.get_tracking_uri() == 'cellwright:'\n"
        "import os\nos.environ['MLFLOW_TRACKING_URI'] = 'http://127.0.0.1:9'\n"
        "assert mlflow.get_tracking_uri() == 'http://127.0.0.1:9'\n"
        "del os.environ['MLFLOW_TRACKING_URI']\n"
        "os.mkdir('mlruns')\n"
        "assert mlflow.get_tracking_uri() != 'cellwright:', 'who has runs in the default place goes on there'\n"
        "os.rmdir('mlruns')"
    )

    assert run["metrics"] == []
