"""MLflow's own client against the store `cellwright:`, without a kernel."""

from __future__ import annotations

import math
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any

import mlflow
import pytest
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BESIDE = """
import sys, mlflow
mlflow.set_tracking_uri(sys.argv[1])
with mlflow.start_run(run_id=sys.argv[2]):
    for n in range(50): mlflow.log_metric("beside", n, step=n); mlflow.log_param(f"{sys.argv[3]}{n}", n)
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    former = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"cellwright:{(tmp_path / 'mlflow').as_posix()}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield mlflow.MlflowClient()
    mlflow.set_tracking_uri(former)


def test_nothing_is_written_before_something_is_logged(client: Any, tmp_path: Path) -> None:
    mlflow.start_run()
    mlflow.end_run()

    files = {path.name for path in (tmp_path / "mlflow").rglob("*") if path.is_file()}
    assert {name.partition("-")[0] for name in files} == {"mlflow.sqlite"}


def test_runs_are_searched_by_what_was_logged(client: Any) -> None:
    for depth in (1, 2, 3):
        with mlflow.start_run(run_name=f"d{depth}", tags={"team": "a"}):
            mlflow.log_param("depth", depth)
            mlflow.log_metrics({"auc": depth / 10, "nan": math.nan, "inf": math.inf}, step=depth)
    with mlflow.start_run() as kept:
        mlflow.log_metric("auc", 0.9, step=5)
        mlflow.log_metric("auc", 0.1, step=4)

    found = client.search_runs(["0"], "metrics.auc > 0.15 and tags.team = 'a'", order_by=["metrics.auc DESC"])
    assert [run.data.params["depth"] for run in found] == ["3", "2"]
    assert math.isnan(found[0].data.metrics["nan"]) and found[0].data.metrics["inf"] == math.inf
    page = client.search_runs(["0"], max_results=1, order_by=["attributes.start_time ASC"])
    assert [run.info.run_name for run in page] == ["d1"]
    second = client.search_runs(["0"], max_results=1, order_by=["attributes.start_time ASC"], page_token=page.token)
    assert [run.info.run_name for run in second] == ["d2"]
    assert client.get_run(kept.info.run_id).data.metrics == {"auc": 0.9}, "the value of the highest step"


def test_a_parameter_has_one_value_and_a_deleted_run_takes_nothing(client: Any) -> None:
    with mlflow.start_run() as run:
        mlflow.log_param("a", 1)
        mlflow.log_param("a", 1)
        with pytest.raises(MlflowException, match="Changing param values is not allowed"):
            mlflow.log_param("a", 2)
    client.set_tag(run.info.run_id, "t", "x")
    client.delete_tag(run.info.run_id, "t")
    client.delete_run(run.info.run_id)
    with pytest.raises(MlflowException, match="active"):
        client.log_metric(run.info.run_id, "m", 1)
    assert client.search_runs(["0"]) == []
    client.restore_run(run.info.run_id)
    assert "t" not in client.search_runs(["0"])[0].data.tags
    with pytest.raises(MlflowException, match="not found"):
        client.get_run("0" * 32)


def test_experiments_have_names_of_their_own(client: Any) -> None:
    made = mlflow.set_experiment("search").experiment_id
    with pytest.raises(MlflowException, match="already exists"):
        mlflow.create_experiment("search")
    with mlflow.start_run():
        pass
    client.set_experiment_tag(made, "k", "v")
    client.rename_experiment(made, "found")

    assert {e.name for e in client.search_experiments()} == {"Default", "found"}
    assert [e.name for e in client.search_experiments(filter_string="tags.k = 'v'")] == ["found"]
    assert len(client.search_runs([made])) == 1
    client.delete_experiment(made)
    assert [e.name for e in client.search_experiments()] == ["Default"]
    with pytest.raises(MlflowException, match="deleted"):
        client.create_run(made)
    client.restore_experiment(made)
    assert len(client.search_runs([made])) == 1
    mlflow.set_experiment("Default")


def test_inputs_figures_and_dictionaries_are_kept(client: Any) -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy

    with mlflow.start_run() as run:
        mlflow.log_input(mlflow.data.from_numpy(numpy.zeros((2, 2))), context="training")
        mlflow.log_dict({"a": 1}, "notes/a.json")
        mlflow.log_figure(plt.figure(), "f.png")
        mlflow.log_metrics({"late": 1}, synchronous=False).wait()

    read = client.get_run(run.info.run_id)
    assert [used.tags[0].value for used in read.inputs.dataset_inputs] == ["training"]
    assert read.data.metrics == {"late": 1}
    assert sorted(file.path for file in client.list_artifacts(run.info.run_id)) == ["f.png", "notes"]
    assert mlflow.artifacts.load_dict(f"{read.info.artifact_uri}/notes/a.json") == {"a": 1}


def test_models_are_logged_registered_named_and_loaded(client: Any) -> None:
    from sklearn.dummy import DummyClassifier

    model = DummyClassifier(strategy="constant", constant=7).fit([[0]], [7])
    with warnings.catch_warnings(), mlflow.start_run() as run:
        warnings.simplefilter("ignore")  # MLflow's and scikit-learn's own
        options = {"serialization_format": "cloudpickle", "pip_requirements": [], "registered_model_name": "late"}
        logged = mlflow.sklearn.log_model(model, name="model", **options)
        mlflow.log_metric("auc", 0.5, model_id=logged.model_id)
    client.set_registered_model_alias("late", "champion", 1)
    client.set_model_version_tag("late", 1, "ok", "yes")

    for uri in (logged.model_uri, "models:/late/1", "models:/late@champion"):
        assert mlflow.sklearn.load_model(uri).predict([[0]]) == [7]
    assert [m.model_id for m in client.search_logged_models(["0"], "metrics.auc > 0.4")] == [logged.model_id]
    assert client.get_run(run.info.run_id).outputs.model_outputs[0].model_id == logged.model_id
    version = client.search_model_versions("name = 'late'")[0]
    assert (version.version, version.run_id, version.tags) == ("1", run.info.run_id, {"ok": "yes"})
    client.rename_registered_model("late", "early")
    assert client.get_model_version_by_alias("early", "champion").version == "1"
    client.delete_model_version("early", "1")
    assert client.get_registered_model("early").aliases == {}
    client.delete_registered_model("early")
    assert client.search_registered_models() == []


def test_traces_are_kept(client: Any) -> None:
    @mlflow.trace
    def answer(question: str) -> str:
        return question.upper()

    assert answer("why") == "WHY"
    mlflow.flush_trace_async_logging()

    trace = mlflow.search_traces(return_type="list")[0]
    assert trace.data.spans[0].inputs == {"question": "why"}


def test_processes_log_to_one_run_at_once(client: Any) -> None:
    with mlflow.start_run() as run:
        pass
    uri = mlflow.get_tracking_uri()
    commands = [[sys.executable, "-c", BESIDE, uri, run.info.run_id, who] for who in "ab"]
    processes = [subprocess.Popen(command) for command in commands]
    assert [process.wait(120) for process in processes] == [0, 0]

    assert len(client.get_metric_history(run.info.run_id, "beside")) == 100
    assert len(client.get_run(run.info.run_id).data.params) == 100
