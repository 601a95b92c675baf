"""Every reader and writer that people use, in a real kernel: which files did the cell read and write?"""

from __future__ import annotations

from pathlib import Path

import pytest
from cellwright.kernel.files.places import Places
from cellwright.wire.validate import check
from live_kernel import LiveKernel

PREPARE = """
import numpy as np, pandas as pd, sqlite3, pickle, joblib
frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
frame.to_csv("in.csv", index=False); frame.to_parquet("in.parquet"); frame.to_json("in.json")
frame.to_feather("in.feather")
frame.to_pickle("in.pkl"); np.save("in.npy", np.arange(3)); joblib.dump([1], "in.joblib")
import matplotlib.image; matplotlib.image.imsave("in.png", np.zeros((2, 2)))
con = sqlite3.connect("in.db"); frame.to_sql("t", con); con.commit(); con.close()
"""

READS = [
    ("import pandas as pd; pd.read_csv('in.csv')", "in.csv", "open"),
    ("import pandas as pd; pd.read_parquet('in.parquet')", "in.parquet", None),
    ("import pandas as pd; pd.read_json('in.json')", "in.json", "open"),
    ("import pandas as pd; pd.read_pickle('in.pkl')", "in.pkl", "open"),
    ("import pandas as pd; pd.read_feather('in.feather')", "in.feather", None),
    ("import polars as pl; pl.read_csv('in.csv')", "in.csv", None),
    ("import polars as pl; pl.read_parquet('in.parquet')", "in.parquet", None),
    ("import polars as pl; pl.scan_csv('in.csv').collect()", "in.csv", "reader"),
    ("import polars as pl; pl.scan_parquet('in.parquet')", "in.parquet", "reader"),
    ("import pyarrow.parquet as pq; pq.read_table('in.parquet')", "in.parquet", "reader"),
    ("import pyarrow.parquet as pq; pq.ParquetFile('in.parquet').read()", "in.parquet", "reader"),
    ("import pyarrow.csv as pc; pc.read_csv('in.csv')", "in.csv", "reader"),
    ("import pyarrow.dataset as ds; ds.dataset('in.parquet').to_table()", "in.parquet", "reader"),
    ("import pyarrow.feather as pf; pf.read_table('in.feather')", "in.feather", "reader"),
    ("import pyarrow as pa; pa.memory_map('in.feather')", "in.feather", "reader"),
    ("import pyarrow as pa; pa.OSFile('in.feather').read()", "in.feather", "reader"),
    ("import duckdb; duckdb.sql(\"select * from 'in.csv'\").fetchall()", "in.csv", "reader"),
    (
        "import duckdb; duckdb.connect().execute(\"from read_parquet(['in.parquet'])\").fetchall()",
        "in.parquet",
        "reader",
    ),
    ("import duckdb; duckdb.read_csv('in.csv').fetchall()", "in.csv", "reader"),
    ("import duckdb; duckdb.sql(\"from read_json('in.json')\").fetchall()", "in.json", "reader"),
    ("import pandas as pd, sqlite3; pd.read_sql('select * from t', sqlite3.connect('in.db'))", "in.db", "open"),
    ("import polars as pl; pl.read_ipc('in.feather')", "in.feather", None),
    ("import numpy as np; np.load('in.npy')", "in.npy", "open"),
    ("import numpy as np; np.memmap('in.npy', mode='r').sum()", "in.npy", "open"),
    ("import numpy as np; np.genfromtxt('in.csv', delimiter=',')", "in.csv", "open"),
    ("import matplotlib.image; matplotlib.image.imread('in.png')", "in.png", "open"),
    ("open('in.csv').read()", "in.csv", "open"),
    ("import joblib; joblib.load('in.joblib')", "in.joblib", "open"),
    ("import pickle; pickle.load(open('in.pkl', 'rb'))", "in.pkl", "open"),
    ("import sqlite3; sqlite3.connect('in.db').execute('select * from t').fetchall()", "in.db", "open"),
    ("from pathlib import Path; Path('in.csv').read_text()", "in.csv", "open"),
    ("import subprocess; subprocess.run(['cat', 'in.csv'])", "in.csv", "watch"),
    ("!cat in.csv", "in.csv", "watch"),
]

WRITES = [
    ("import pandas as pd; pd.DataFrame({'a': [1]}).to_csv('out.csv')", "out.csv"),
    ("import pandas as pd; pd.DataFrame({'a': [1]}).to_parquet('out.parquet')", "out.parquet"),
    ("import pandas as pd; pd.DataFrame({'a': [1]}).to_json('out.json')", "out.json"),
    ("import pandas as pd; pd.DataFrame({'a': [1]}).to_pickle('out.pkl')", "out.pkl"),
    ("import pandas as pd; pd.DataFrame({'a': [1]}).to_feather('out.feather')", "out.feather"),
    ("import polars as pl; pl.DataFrame({'a': [1]}).write_ipc('out.feather')", "out.feather"),
    ("import polars as pl; pl.DataFrame({'a': [1]}).write_json('out.json')", "out.json"),
    ("import pyarrow as pa, pyarrow.csv as pc; pc.write_csv(pa.table({'a': [1]}), 'out.csv')", "out.csv"),
    (
        "import pyarrow as pa, pyarrow.feather as pf; pf.write_feather(pa.table({'a': [1]}), 'out.feather')",
        "out.feather",
    ),
    ("import numpy as np; np.save('out.npy', np.arange(3))", "out.npy"),
    ("import numpy as np; np.savetxt('out.csv', np.arange(3))", "out.csv"),
    ("import numpy as np; np.arange(3).tofile('out.bin')", "out.bin"),
    ("open('out.txt', 'w').write('x')", "out.txt"),
    ("import polars as pl; pl.DataFrame({'a': [1]}).write_parquet('out.parquet')", "out.parquet"),
    ("import polars as pl; pl.DataFrame({'a': [1]}).write_csv('out.csv')", "out.csv"),
    ("import polars as pl; pl.scan_csv('in.csv').sink_parquet('out.parquet')", "out.parquet"),
    ("import pyarrow as pa, pyarrow.parquet as pq; pq.write_table(pa.table({'a': [1]}), 'out.parquet')", "out.parquet"),
    ("import duckdb; duckdb.sql(\"copy (select 1) to 'out.parquet' (format parquet)\")", "out.parquet"),
    ("import duckdb; duckdb.sql('select 1').write_csv('out.csv')", "out.csv"),
    (
        "import duckdb; c = duckdb.connect('out.duckdb'); c.execute('create table t as select 1'); c.close()",
        "out.duckdb",
    ),
    ("import numpy as np; np.savez('out.npz', np.arange(3))", "out.npz"),
    ("import joblib; joblib.dump([1], 'out.joblib')", "out.joblib"),
    ("import pickle; pickle.dump([1], open('out.pkl', 'wb'))", "out.pkl"),
    ("import sqlite3; c = sqlite3.connect('out.db'); c.execute('create table t (a)'); c.commit(); c.close()", "out.db"),
    (
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt; plt.plot([1]); plt.savefig('out.png')",  # noqa: E501
        "out.png",
    ),
    ("open('new', 'w').close(); import os; os.replace('new', 'out.txt')", "out.txt"),
    ("import subprocess; subprocess.run('echo 1 > out.txt', shell=True)", "out.txt"),
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    from live_kernel import live_kernel

    workspace = tmp_path_factory.mktemp("files")
    with live_kernel(workspace, None) as live:
        live.execute(PREPARE, silent=True)
        yield live


@pytest.mark.parametrize(("source", "path", "by"), READS)
def test_reading(shared: LiveKernel, source: str, path: str, by: str | None) -> None:
    run = shared.record(source)

    reads = {use["path"]: use for use in run["reads"]}
    assert list(reads) == [path]
    assert reads[path]["size"] == (shared.workspace / path).stat().st_size
    assert by is None or reads[path]["by"] == by
    assert run["writes"] == []


@pytest.mark.parametrize(("source", "path"), WRITES)
def test_writing(shared: LiveKernel, source: str, path: str) -> None:
    run = shared.record(source)

    assert [use["path"] for use in run["writes"]] == [path]
    digest = {use["path"]: use.get("sha256") for use in shared.evidence_of(run)["files"]}
    import hashlib

    assert digest[path] == hashlib.sha256((shared.workspace / path).read_bytes()).hexdigest()


def test_a_database_is_written_by_the_run_that_changes_it_however_long_it_is_open(shared: LiveKernel) -> None:
    shared.record("import sqlite3; opened = sqlite3.connect('late.db'); opened.execute('create table t (a)')")
    run = shared.record("opened.execute('insert into t values (1)'); opened.commit()")

    assert [use["path"] for use in run["writes"]] == ["late.db"]
    assert shared.record("opened.execute('select * from t').fetchall()")["writes"] == []


def test_a_lazy_frame_counts_where_it_is_collected(shared: LiveKernel) -> None:
    shared.record("import polars as pl; lazy = pl.scan_parquet('in.parquet').select('a')")

    assert [use["path"] for use in shared.record("lazy.collect()")["reads"]] == ["in.parquet"]


def test_folders_globs_and_urls(shared: LiveKernel) -> None:
    shared.record(
        "import os; os.makedirs('parts'); import shutil; [shutil.copy('in.parquet', f'parts/{k}.parquet') for k in (1, 2)]"  # noqa: E501
    )
    both = ["parts/1.parquet", "parts/2.parquet"]

    assert [u["path"] for u in shared.record("pl.read_parquet('parts/*.parquet')")["reads"]] == both
    assert [u["path"] for u in shared.record("pl.read_parquet('parts')")["reads"]] == both


@pytest.mark.parametrize(
    ("address", "recorded"),
    [
        ("http://user:secret@data.invalid/a.csv", ["http://data.invalid/a.csv"]),
        ("https://data.invalid/a.csv?X-Amz-Signature=0123456789abcdef&token=t#part", ["https://data.invalid/a.csv"]),
        ("http://127.0.0.1:9/api/sessions?token=0123456789abcdef", []),
        ("http://localhost:9/a.csv", []),
        ("http://[::1]:9/a.csv", []),
        ("http://hub.invalid/user/ann/api/contents/a.ipynb?token=t", []),
    ],
)
def test_addresses_are_recorded_without_what_lets_one_in_and_jupyters_own_not_at_all(
    shared: LiveKernel, address: str, recorded: list[str]
) -> None:
    asked = shared.run(f"import urllib.request\nurllib.request.urlopen({address!r}, timeout=5)")

    assert asked.run is not None
    assert [use["path"] for use in asked.run["reads"]] == recorded
    assert "secret" not in str(asked.run["reads"])


def test_what_is_not_the_users_is_left_out(shared: LiveKernel) -> None:
    ran = shared.run(
        "import tempfile, json, email, ssl, encodings.idna\nopen('/etc/hostname').read()\nopen('missing.csv')"
    )

    assert ran.run is not None
    assert (ran.run["reads"], ran.run["writes"]) == ([], [])


def test_settings_are_no_data(shared: LiveKernel) -> None:
    run = shared.record(
        "import os, pathlib\n"
        "home = pathlib.Path(os.path.expanduser('~/.config/cellwright-test')); home.mkdir(parents=True)\n"
        "(home / 'telemetry.json').write_text('{}'); (home / 'telemetry.json').read_text()\n"
        "(home / 'telemetry.json').unlink(); home.rmdir()"
    )

    assert (run["reads"], run["writes"]) == ([], [])


def test_data_that_a_library_ships_is_read_but_not_from_above(shared: LiveKernel) -> None:
    loads = "from sklearn.datasets import load_breast_cancer as load\ncancer = load(as_frame=True).frame"
    read = shared.record(f"{loads}\nown = open('in.csv').read()")
    after = shared.record("joined = len(cancer) + len(own)")

    assert [use["path"].rpartition("/")[2] for use in read["reads"]] == ["breast_cancer.csv", "in.csv"]
    assert [use["path"] for use in after["upstream"]["reads"]] == ["in.csv"]
    assert after["reads"] == []


@pytest.mark.parametrize(
    ("workspace", "path", "is_users"),
    [
        ("", ".config/app/settings.json", False),
        ("", ".cache/x.csv", False),
        ("", "work/a.csv", True),
        (".cache/jobs/1", ".cache/jobs/1/a.csv", True),
        ("work", ".config/app/settings.json", False),
        ("work", "elsewhere/a.csv", True),
    ],
)
def test_the_nearest_folder_says_whose_a_file_is(workspace: str, path: str, is_users: bool) -> None:
    assert Places(str(Path.home() / workspace)).is_of_user(str(Path.home() / path)) is is_users


def test_removed_files_are_gone(shared: LiveKernel) -> None:
    shared.record("open('old.txt', 'w').close()")
    run = shared.record("import os; os.remove('old.txt'); open('temp.txt', 'w').close(); os.remove('temp.txt')")

    assert run["writes"] == [{"path": "old.txt", "by": "open", "gone": True}]


def test_a_traceback_shows_no_frame_of_ours(shared: LiveKernel) -> None:
    ran = shared.run("import pyarrow.parquet as pq\npq.read_table('missing.parquet')")

    shown = "".join(ran.of("error")[0]["traceback"])
    assert "FileNotFoundError" in shown
    assert "cellwright" not in shown
    assert "hidden" not in shown


@pytest.mark.parametrize(("count", "listed", "cut"), [(40, 40, False), (300, 300, False), (600, 500, True)])
def test_a_reply_waits_for_fifty_files_and_clients_hear_of_all(
    kernel: LiveKernel, count: int, listed: int, cut: bool
) -> None:
    for k in range(count):
        (kernel.workspace / f"{k}.txt").write_text("x" * k)
    ran = kernel.run(f"for k in range({count}):\n    with open(f'{{k}}.txt') as file:\n        file.read()")
    replied, told = ran.reply["metadata"]["cellwright"], ran.of("cellwright_run")[0]
    kept = next(entry["body"] for entry in kernel.spooled() if entry["kind"] == "run")

    assert [use["size"] for use in told["reads"]] == list(range(listed))
    assert (told.get("truncated", False), kept) == (cut, told)
    assert replied["reads"] == told["reads"][:50]
    assert replied.get("truncated", False) == (count > 50)
    check("Run", replied)
    check("Run", told)


def test_a_cell_that_opens_ever_more_files_lists_the_first(kernel: LiveKernel) -> None:
    source = (
        "import os\nos.mkdir('many')\nfor k in range(10_000):\n"
        "    with open(f'many/{k}.txt', 'w'):\n        pass\n    if k > 600:\n        os.remove(f'many/{k}.txt')"
        " if k % 2 else None"
    )
    run = kernel.record(source)

    assert [use["path"] for use in run["writes"]] == [f"many/{k}.txt" for k in range(500)]
    assert run["truncated"] is True
