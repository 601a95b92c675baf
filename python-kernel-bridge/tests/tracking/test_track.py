from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from track_command import MAIN, cell_outputs, git, notebook_at, runs, track

SCRIPT = '''"""Trains."""
from __future__ import annotations
import sys
import features

# %% [markdown]
# # Train a model

# %% Train
max_depth = features.DEPTH
print("out", *sys.argv[1:])
print("err", file=sys.stderr)
open("model.txt", "w").write(sys.stdin.read())

# %%
from sklearn.metrics import accuracy_score
accuracy = accuracy_score([0, 1], [0, 1])

# %% Fail
def fail():
    raise ValueError("no")
if "fail" in sys.argv: fail()
if "exit" in sys.argv: sys.exit(7)
'''


@pytest.fixture(autouse=True)
def script(folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT, encoding="utf-8")
    (folder / "features.py").write_text("DEPTH = 3\n", encoding="utf-8")


def test_a_script_runs_as_it_would_alone_and_every_cell_is_kept(folder: Path) -> None:
    done = track(folder, "train.py", "--depth", "3", stdin="weights")

    assert (done.returncode, done.stdout) == (0, "out --depth 3\n")
    assert (folder / "model.txt").read_text(encoding="utf-8") == "weights"
    kept = runs(folder)
    assert [run["cell"] for run in kept] == ["script", "train", "cell-4", "fail"]
    assert [run.get("batch") for run in kept] == [None, *[kept[0]["run"]] * 3], "it is one Run All"
    assert {use["path"] for use in kept[1]["writes"]} == {"model.txt"}
    assert [(m["name"], m["value"]) for m in kept[2]["metrics"]] == [("accuracy", 1.0)]
    assert git(folder, "show", f"{kept[3]['commit']}:modules/features.py") == "DEPTH = 3\n"
    notebook = notebook_at(folder, kept[-1]["commit"])
    assert [cell["cell_type"] for cell in notebook["cells"]] == ["code", "markdown", "code", "code", "code"]
    assert [output["text"] for output in notebook["cells"][2]["outputs"]] == ["out --depth 3\n", "err\n"]
    assert git(folder, "log", "-1", "--format=%s", kept[1]["commit"]).strip() == "Train"
    assert not list((folder / ".git" / "cellwright" / "spool").glob("*/*/*")), "the spool is done with"


@pytest.mark.skipif(sys.platform == "win32", reason="a Python that waits for the other is a shell script")
def test_of_a_script_that_runs_twice_at_once_each_run_is_kept(folder: Path) -> None:
    (folder / "sweep.py").write_text("import sys\nprint(sys.argv[1])\n# %%\nprint(sys.argv[1], 'again')\n")
    commands = []
    for mine, other in (("a", "b"), ("b", "a")):
        python = folder / f"python-{mine}"
        both = (
            f'touch {folder}/{mine}; while [ ! -e {folder}/{other} ]; do sleep 0.01; done; exec "{sys.executable}" "$@"'
        )
        python.write_text(f'#!/bin/sh\ncase "$1" in -c) exec "{sys.executable}" "$@";; esac\n{both}\n')
        python.chmod(0o755)
        commands.append([sys.executable, "-c", MAIN, "track", "--python", str(python), "sweep.py", mine])

    for process in [subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) for command in commands]:
        assert process.wait(120) == 0

    sessions: dict[str, list[str]] = {}
    for run in runs(folder):
        sessions.setdefault(run["session"], []).append(cell_outputs(folder, run)[0]["text"])
    assert sorted(sessions.values()) == [["a\n", "a again\n"], ["b\n", "b again\n"]]


@pytest.mark.parametrize(("argument", "code"), [("fail", 1), ("exit", 7)])
def test_its_exit_code_is_passed_on(folder: Path, argument: str, code: int) -> None:
    done = track(folder, "train.py", argument)

    assert done.returncode == code
    assert runs(folder)[-1]["status"] == "error"
    if argument == "fail":
        plain = subprocess.run(
            [sys.executable, "train.py", "fail"], cwd=folder, input="", capture_output=True, text=True
        )
        said = [line for line in done.stderr.splitlines() if line.startswith(("  File", "ValueError", "    raise"))]
        wanted = [line for line in plain.stderr.splitlines() if line.startswith(("  File", "ValueError", "    raise"))]
        assert [line.split("train.py")[-1] for line in said] == [line.split("train.py")[-1] for line in wanted]


WAIT = "print('up', flush=True)\nopen('up', 'w').close()\nimport time\ntime.sleep(60)\n"


def stopped(folder: Path, name: str, number: int, group: bool) -> int:
    """Track a file, send a signal once its cell runs, return the exit code."""
    command = [sys.executable, "-c", MAIN, "track", name]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        end = time.monotonic() + 60
        while not (folder / "up").exists():
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.05)
        (os.killpg if group else os.kill)(process.pid, number)
        return process.wait(60)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches whole consoles there")
def test_interrupting_is_the_scripts_and_is_kept(folder: Path) -> None:
    (folder / "slow.py").write_text(f"# %% Wait\n{WAIT}", encoding="utf-8")

    assert stopped(folder, "slow.py", signal.SIGINT, group=True) == 130

    assert [run["status"] for run in runs(folder)] == ["interrupted"]


@pytest.mark.skipif(os.name == "nt", reason="no SIGTERM to handle there")
def test_what_ends_a_job_is_passed_on_to_the_script(folder: Path) -> None:
    handler = "import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit(3)))\n"
    (folder / "slow.py").write_text(f"# %% Wait\n{handler}{WAIT}", encoding="utf-8")

    assert stopped(folder, "slow.py", signal.SIGTERM, group=False) == 3

    assert [output["text"] for output in cell_outputs(folder, runs(folder)[0])] == ["up\nbye\n"]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches whole consoles there")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_notebook_is_interrupted_and_its_last_run_kept(folder: Path, name: str, code: int) -> None:
    new: Any = nbformat.v4
    cells = [new.new_code_cell(WAIT), new.new_code_cell("'never'")]
    nbformat.write(new.new_notebook(cells=cells), folder / "n.ipynb")  # type: ignore[no-untyped-call]  # no types

    assert stopped(folder, "n.ipynb", getattr(signal, name), group=True) == code

    assert [run["status"] for run in runs(folder)] == ["interrupted"]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_a_script_that_is_killed_leaves_a_run_that_died(folder: Path) -> None:
    last = "print('last words', flush=True)\nimport os, time\ntime.sleep(1)\nos.kill(os.getpid(), 9)\n"
    text = f"# %%\nprint('before')\n# %% Die\n{last}"
    (folder / "die.py").write_text(text, encoding="utf-8")

    assert track(folder, "die.py").returncode == 137

    kept = runs(folder)
    assert [run["status"] for run in kept] == ["ok", "died"]
    assert 1_000 <= kept[-1]["durationMs"] < 30_000, "until its process ended"
    assert notebook_at(folder, kept[-1]["commit"])["cells"][1]["outputs"][0]["text"] == "last words\n"


def no_git(folder: Path) -> dict[str, str]:
    """An environment whose PATH has Python and no git."""
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys.executable)
    return {**os.environ, "PATH": str(folder / "bin")}


def keeping_off(folder: Path) -> dict[str, str]:
    (folder / ".git" / "cellwright").mkdir()
    (folder / ".git" / "cellwright" / "consent.json").write_text('{"consent": "off"}', encoding="utf-8")
    return {**os.environ}


def store_that_is_a_file(folder: Path) -> dict[str, str]:
    (folder / ".git" / "cellwright").write_text("")
    return {**os.environ}


@pytest.mark.skipif(os.name == "nt", reason="a link to Python needs rights there")
@pytest.mark.parametrize("obstacle", [no_git, keeping_off, store_that_is_a_file])
def test_what_can_not_be_kept_runs_all_the_same_and_says_so(folder: Path, obstacle: Any) -> None:
    new: Any = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_code_cell("open('ran', 'w').close()"), new.new_code_cell("1 / 0")])
    nbformat.write(notebook, folder / "n.ipynb")  # type: ignore[no-untyped-call]  # no types
    environment = obstacle(folder)

    done = track(folder, "train.py", "exit", stdin="weights", env=environment)
    assert (done.returncode, done.stdout) == (7, "out exit\n")
    assert "cellwright: this file runs, but nothing of it is kept: " in done.stderr
    assert "Traceback" not in done.stderr
    done = track(folder, "--json", "n.ipynb", env=environment)
    assert done.returncode == 1 and (folder / "ran").exists()
    assert json.loads(done.stdout) == {"notebook": None, "exitCode": 1, "runs": []}
    assert "nothing of it is kept" in done.stderr and "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize(("name", "end", "code"), [("s.py", "import sys; sys.exit(3)", 3), ("n.ipynb", "1 / 0", 1)])
def test_a_history_that_breaks_meanwhile_is_said_and_leaves_the_exit_code(
    folder: Path, name: str, end: str, code: int
) -> None:
    """The second cell waits until the first is in history, and then breaks that."""
    first = "history = '.git/cellwright/history.git'"
    second = (
        "import pathlib, shutil, time\nrefs = pathlib.Path(history, 'refs')\n"
        "while not any(p.is_file() for p in refs.rglob('*')): time.sleep(0.05)\n"
        "shutil.rmtree(refs)"
    )
    last = f"open('ran', 'w').close()\n{end}"
    new: Any = nbformat.v4
    cells = [new.new_code_cell(source) for source in (first, second, last)]
    nbformat.write(new.new_notebook(cells=cells), folder / "n.ipynb")  # type: ignore[no-untyped-call]  # no types
    (folder / "s.py").write_text("".join(f"# %%\n{source}\n" for source in (first, second, last)), encoding="utf-8")

    done = track(folder, name)

    assert done.returncode == code and (folder / "ran").exists()
    assert re.search("cellwright: (this|only) .* kept: .*history.git", done.stderr)
    if name == "n.ipynb":  # whose cells wait for history
        assert "cellwright: only 1 of this file's runs are kept: " in done.stderr
    assert not list((folder / ".git" / "cellwright" / "spool").glob("*/*")), "unmasked outputs don't stay"


def test_a_file_that_is_not_there_is_refused(folder: Path) -> None:
    done = track(folder, "nowhere.py")

    assert done.returncode == 1 and "There is no file" in done.stderr


def test_a_kernel_that_is_not_there_is_named(folder: Path) -> None:
    spec = {"name": "nokern", "display_name": "N", "language": "python"}
    notebook: Any = nbformat.v4.new_notebook(metadata={"kernelspec": spec})  # type: ignore[no-untyped-call]  # no types
    nbformat.write(notebook, folder / "n.ipynb")  # type: ignore[no-untyped-call]  # no types

    done = track(folder, "n.ipynb")

    assert done.returncode == 1 and "There is no kernel named 'nokern'." in done.stderr


def test_a_notebook_is_kept_cell_by_cell_and_its_file_stays_as_it_was(folder: Path) -> None:
    new: Any = nbformat.v4
    cells = [new.new_markdown_cell("# Look"), new.new_code_cell("depth = 4"), new.new_code_cell("print(depth)\ndepth")]
    nbformat.write(new.new_notebook(cells=cells), folder / "n.ipynb")  # type: ignore[no-untyped-call]  # no types
    before = (folder / "n.ipynb").read_bytes()

    done = track(folder, "n.ipynb", "--help-is-no-argument")
    assert done.returncode == 2
    done = track(folder, "--json", "n.ipynb")

    assert done.returncode == 0, done.stderr
    if os.name != "nt":  # there its kernel listens on TCP, and says so
        assert len(done.stderr.splitlines()) == 2, "what is kept, and where"
    assert (folder / "n.ipynb").read_bytes() == before
    kept = runs(folder)
    assert [run["cell"] for run in kept] == [cells[1].id, cells[2].id]
    assert [run["run"] for run in kept] == [run["run"] for run in json.loads(done.stdout)["runs"]]
    assert [(p["name"], p["value"]) for p in kept[1]["upstream"]["params"]] == [("depth", 4)]
    outputs = notebook_at(folder, kept[1]["commit"])["cells"][2]["outputs"]
    assert [output["output_type"] for output in outputs] == ["stream", "execute_result"]


def test_cells_that_are_left_out_run_and_are_nowhere_in_history(folder: Path) -> None:
    new: Any = nbformat.v4
    tagged = new.new_code_cell("key = 'tagged-marker'\nprint(key)", metadata={"tags": ["cellwright-skip"]})
    cells = [tagged, new.new_code_cell("# cellwright: skip\nother = 'comment-marker'"), new.new_code_cell("len(key)")]
    nbformat.write(new.new_notebook(cells=cells), folder / "n.ipynb")  # type: ignore[no-untyped-call]  # no types
    (folder / "s.py").write_text("# %%\n# cellwright: skip\nkey = 'script-marker'\n# %%\nprint(len(key))\n", "utf-8")

    assert [track(folder, name).returncode for name in ("n.ipynb", "s.py")] == [0, 0]

    kept = runs(folder)
    assert [run["cell"] for run in kept] == [cells[2].id, "cell-2"]
    everything = git(folder, "log", "--all", "-p", "--root", "--text", "--format=%B")
    assert "marker" not in everything


def test_a_failing_notebook_ends_with_1_and_is_saved_where_asked(folder: Path) -> None:
    new: Any = nbformat.v4
    cells = [new.new_code_cell("1 / 0"), new.new_code_cell("'never'")]
    nbformat.write(new.new_notebook(cells=cells), folder / "n.ipynb")  # type: ignore[no-untyped-call]  # no types

    assert track(folder, "--output", "out.ipynb", "n.ipynb").returncode == 1

    assert [run["status"] for run in runs(folder)] == ["error"]
    saved = json.loads((folder / "out.ipynb").read_text(encoding="utf-8"))
    assert saved["cells"][0]["outputs"][0]["ename"] == "ZeroDivisionError"


def test_the_users_repository_is_not_touched(folder: Path) -> None:
    def state() -> set[str]:
        files = (folder / ".git").rglob("*")
        return {f"{f} {f.stat().st_mtime_ns}" for f in files if f.is_file() and "cellwright" not in f.parts}

    before = state()
    track(folder, "train.py")
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)

    assert state() == before
