"""What did a cell change in place? Asked of a real kernel, for each kind of value that people keep in variables."""

from __future__ import annotations

import hashlib
import sys

import pandas as pd  # noqa: F401  # copies_on_write asks for its version
import pytest
from cellwright.kernel.evidence.libraries import copies_on_write
from live_kernel import LiveKernel, live_kernel

MAKE = """
import numpy as np, pandas as pd, polars as pl, pyarrow as pa
from sklearn.linear_model import LogisticRegression
from sklearn.ensemble import RandomForestClassifier, HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X = np.random.default_rng(0).normal(size=(60, 3)); y = (X[:, 0] > 0).astype(int)
"""

# make, look without changing, change in place
KINDS = {
    "frame": (
        "pd.DataFrame({'a': [1, 2, 3], 'b': ['x', 'y', None]})",
        "v.groupby('b').sum(); v.head()",
        "v.loc[0, 'a'] = 9",
    ),
    "frame-text": ("pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})", "v.describe()", "v.loc[1, 'b'] = 'z'"),
    "frame-column": ("pd.DataFrame({'a': [1, 2]})", "v['a'].sum()", "v['c'] = 1"),
    "frame-renamed": ("pd.DataFrame({'a': [1, 2]})", "v.columns", "v.columns = ['z']"),
    "frame-object": ("pd.DataFrame({'a': [[1], {2}]})", "v.shape", "v.loc[0, 'a'].append(3)"),
    "frame-dates": (
        "pd.DataFrame({'d': pd.date_range('2013', periods=3)})",
        "v.d.dt.year",
        "v.loc[0, 'd'] = pd.Timestamp('2014')",
    ),
    "frame-categories": ("pd.DataFrame({'c': pd.Categorical(['a', 'b'])})", "v.c.cat.codes", "v.loc[0, 'c'] = 'b'"),
    "frame-masked": ("pd.DataFrame({'c': pd.array([1, None], dtype='Int64')})", "v.sum()", "v.loc[0, 'c'] = pd.NA"),
    "series": ("pd.Series([1.0, 2.0])", "v.mean()", "v.iloc[0] = 5"),
    "array": ("np.arange(10)", "v.sum(); v[::2]", "v[3] = 0"),
    "array-of-objects": ("np.array([1, 'a', None], dtype=object)", "list(v)", "v[1] = 'b'"),
    "array-fortran": ("np.asfortranarray(np.ones((4, 5)))", "v.T", "v[1, 2] = 0"),
    "array-strided": ("np.ones((4, 5))[:, ::2]", "v.sum()", "v[1, 2] = 0"),
    "dict": ("{'a': [1, 2]}", "v.get('a')", "v['a'].append(3)"),
    "list": ("[1, -1, 2.5, 'x']", "sum(x for x in v if x != 'x')", "v[1] = -2"),
    "list-numbers": ("[1, 2]", "len(v)", "v[0] = 1.0"),
    "set": ("{1, 2}", "2 in v", "v.add(3)"),
    "object": ("type('Config', (), {})()", "repr(v)", "v.depth = 3"),
    "arrow": ("pa.table({'a': X[:, 0].copy()})", "v.num_rows", None),
    "arrow-of-numpy": ("pa.table({'a': (w := np.arange(9.0))})", "v.num_rows; w.sum()", "w[0] = 5"),
    "arrow-batch": ("pa.RecordBatch.from_pydict({'a': [1, 2]})", "v.num_rows", None),
    "set-of-tuples": ("{(1, 'a')}", "len(v)", "v.update({(2, 'b')}); v.discard((1, 'a'))"),
    "series-text": ("pd.Series(['a', 'b'])", "v.str.upper()", "v.iloc[1] = 'c'"),
    "polars": ("pl.DataFrame({'a': [1, 2], 'b': ['x', 'y']})", "v.filter(pl.col('a') > 1)", "v[0, 'a'] = 7"),
    "polars-series": ("pl.Series([1, 2])", "v.sum()", "v[0] = 7"),
    "estimator": ("LogisticRegression()", "v.get_params()", "v.fit(X, y)"),
    "forest": ("RandomForestClassifier(5).fit(X, y)", "v.predict(X)", "v.set_params(n_estimators=6).fit(X, y)"),
    "boosting": (
        "HistGradientBoostingClassifier(max_iter=3).fit(X, y)",
        "v.predict(X); v.score(X, y)",
        "v.fit(X, 1 - y)",
    ),
    "pipeline": ("make_pipeline(StandardScaler(), LogisticRegression())", "v.steps", "v.fit(X, y)"),
    "generator": ("np.random.default_rng(1)", "v.bit_generator", "v.normal()"),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    with live_kernel(tmp_path_factory.mktemp("evidence")) as live:
        live.record(MAKE)
        yield live


@pytest.mark.parametrize("kind", KINDS)
def test_in_place_changes(shared: LiveKernel, kind: str) -> None:
    make, look, change = KINDS[kind]
    shared.evidence_of(shared.record(f"v = {make}"))

    assert shared.verdicts(shared.record(look))["v"] == "unchanged"
    if change is not None:
        assert shared.verdicts(shared.record(change))["v"] == "changed"
    assert shared.verdicts(shared.record(look))["v"] == "unchanged"


@pytest.mark.parametrize(
    ("make", "change"),
    [
        ("b = a = [1]", "b.append(2)"),
        ("a = np.zeros(9); b = a[::2]", "b[0] = 1"),
        ("b = [1]; a = {'k': b}", "b.append(2)"),
        ("a = np.zeros(9); b = {'view': a.reshape(3, 3)}", "b['view'][0] = 1"),
    ],
)
def test_what_shares_memory_changes_along(shared: LiveKernel, make: str, change: str) -> None:
    shared.evidence_of(shared.record(make))

    assert shared.verdicts(shared.record(change)) == {"a": "changed", "b": "changed"}


def test_rebinding_is_not_changing(shared: LiveKernel) -> None:
    shared.evidence_of(shared.record("r = [1]"))
    run = shared.record("r = r + [2]")

    assert run["binds"] == ["r"]
    assert shared.verdicts(run) == {}


def test_what_cannot_be_compared_is_unknown(shared: LiveKernel) -> None:
    shared.evidence_of(shared.record("g = (k for k in range(3))"))

    assert shared.verdicts(shared.record("next(g)"))["g"] == "unknown"


def test_the_environment_is_told_once_and_named_by_every_run(shared: LiveKernel, kernel: LiveKernel) -> None:
    first = kernel.record("a = []")
    environment = kernel.evidence_of(first)["environment"]
    second = kernel.record("a")

    assert second["environment"] == environment["id"]
    assert "environment" not in kernel.evidence_of(second)
    assert any(line.startswith("ipykernel==") for line in environment["packages"])


def test_what_came_from_above_has_the_hash_of_the_run_that_read_it(kernel: LiveKernel) -> None:
    kernel.record("open('in.csv', 'w').write('a,b')")
    read = kernel.record("text = open('in.csv').read()")
    own = kernel.evidence_of(read)["files"][0]
    kernel.record("with open('in.csv', 'a') as file: file.write('c')")
    built = kernel.record("size = len(text)")

    assert own["sha256"] == hashlib.sha256(b"a,b").hexdigest()
    assert kernel.evidence_of(built)["files"] == [own], "as it was read, whatever became of it since"


# Sparse files: they take no disk and no memory, only time where they are read whole.
TEN_GIGABYTES = "10 * 2**30"


def test_a_file_of_ten_gigabytes_holds_up_no_other_evidence(kernel: LiveKernel) -> None:
    large = kernel.record(f"with open('big.bin', 'wb') as file: file.truncate({TEN_GIGABYTES})")
    small = kernel.record("numbers = [1]\nopen('small.txt', 'w').write('small')")
    changed = kernel.record("numbers.append(2)")

    assert [use["path"] for use in large["writes"]] == ["big.bin"]
    assert "sha256" in kernel.evidence_of(small)["files"][0]
    assert kernel.verdicts(changed) == {"numbers": "changed"}
    assert large["run"] not in kernel.evidence, "it is still being hashed"

    kernel.client.shutdown()
    kernel.manager.provisioner.process.wait(30)
    told = [entry["body"] for entry in kernel.spooled() if entry["kind"] == "evidence" and entry["run"] == large["run"]]
    assert [(evidence["complete"], "sha256" in evidence["files"][0]) for evidence in told] == [(False, False)]


@pytest.mark.parametrize(
    "make",
    [
        f"np.memmap('big.bin', dtype='u1', mode='w+', shape=({TEN_GIGABYTES},))",
        f"pd.DataFrame(np.memmap('big.bin', mode='w+', shape=({TEN_GIGABYTES} // 10, 10)), copy=False)",
    ],
    ids=["array", "frame"],
)
def test_ten_gigabytes_slow_nothing(kernel: LiveKernel, make: str) -> None:
    kernel.record("import numpy as np, pandas as pd")
    kernel.record(f"big = {make}")
    runs = [kernel.record(f"x = big.shape[{k % 2 - 1}]") for k in range(5)]

    assert kernel.verdicts(runs[-1]) == {"big": "unknown"}
    assert max(run["durationMs"] for run in runs) < 1000


@pytest.mark.skipif(not copies_on_write(), reason="a large frame of this pandas can't be frozen at next to no cost")
def test_frames_that_one_cell_after_another_changes_are_never_in_doubt(kernel: LiveKernel) -> None:
    """As Run All has it: the next cell runs before anybody had the time to look."""
    cells = [
        "import numpy as np, pandas as pd\nframe = pd.DataFrame(np.zeros((1_000_000, 10)))\nframe['s'] = 'text'",
        "frame.iloc[0, 0] = 1.0",
        "frame.iloc[1, 1] = 2.0",
        "frame.shape",
        "frame['more'] = 3",
    ]
    requests = [kernel.send(source, metadata={"cellId": "c"}) for source in cells]
    runs = [kernel.finish(request).of("cellwright_run")[0] for request in requests]

    told = [kernel.verdicts(run).get("frame") for run in runs]
    assert told == [None, "changed", "changed", "unchanged", "changed"]


def test_what_capture_hashes_is_not_taken_for_what_a_child_reads(kernel: LiveKernel) -> None:
    for k in range(300):
        (kernel.workspace / f"{k}.txt").write_text("x" * k)
    read = "for k in range(300):\n    with open(f'{k}.txt') as file:\n        file.read()"
    child = "import subprocess\nsubprocess.run('sleep 0.5; cat 7.txt', shell=True, capture_output=True).stdout.decode()"
    requests = [kernel.send(source, metadata={"cellId": "c"}) for source in (read, child)]
    first, second = (kernel.finish(request).of("cellwright_run")[0] for request in requests)

    assert [use["path"] for use in second["reads"]] == (["7.txt"] if sys.platform == "linux" else [])
    assert all("sha256" in use for use in kernel.evidence_of(first)["files"])
