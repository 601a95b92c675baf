from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import nbformat
import pytest
from cellwright.cli.history import line_of, troubles
from cellwright.cli.reference import reference
from cellwright.cli.root import cellwright

ROOT = Path(__file__).parents[3]
SCRIPT = "# %% Set\nmax_depth = 3\n# %% Score\nprint('auc', 0.5)\n"


def run(folder: Path, *arguments: str, code: int = 0, **more: Any) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "JUPYTER_DATA_DIR": str(folder / ".jupyter-data"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    main = "from cellwright.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", main, *arguments], cwd=folder, env=environment, capture_output=True, text=True, **more
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def tracked(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "train.py").write_text(SCRIPT, encoding="utf-8")
    said = run(tmp_path, "track", "train.py")
    assert said.stdout == "auc 0.5\n"
    assert "Cellwright keeps" in said.stderr
    return tmp_path


def test_the_reference_in_the_manual_is_the_commands_own() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    assert page == reference(cellwright), "run: python scripts/make_cli_docs.py"


def test_the_errors_in_the_manual_are_those_of_the_code() -> None:
    generator = runpy.run_path(str(ROOT / "scripts" / "make_error_docs.py"))

    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert page == generator["page"](), "run: python scripts/make_error_docs.py"
    assert "| `git/missing` |" in page


def test_every_command_and_option_says_what_it_does() -> None:
    def silent(command: click.Command, path: str) -> list[str]:
        found = [] if command.help else [path]
        found += [f"{path} {p.opts[0]}" for p in command.params if isinstance(p, click.Option) and not p.help]
        below = command.commands.items() if isinstance(command, click.Group) else []
        return found + [at for name, inner in below for at in silent(inner, f"{path} {name}")]

    assert silent(cellwright, "cellwright") == []


def test_it_starts_without_what_only_some_verbs_need() -> None:
    source = "import sys; from cellwright.cli import main; main(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    heavy = {"jupyter_server", "tornado", "nbclient", "nbformat", "sqlite3", "asyncio", "numpy", "pandas", "mlflow"}
    assert "cellwright.cli.root" in done.stdout, done.stderr
    assert heavy.isdisjoint(done.stdout.split())


def test_runs_are_listed_shown_and_rebuilt(tracked: Path) -> None:
    rows = json.loads(run(tracked, "history", "list", "--json").stdout)["rows"]
    assert [row["title"] for row in rows] == ["Score", "Set"]
    assert rows[0]["run"] in run(tracked, "history", "list").stdout

    assert "print('auc', 0.5)" in run(tracked, "history", "show", rows[0]["run"]).stdout

    run(tracked, "history", "export", rows[0]["run"], "--output", "again.ipynb")
    notebook: Any = nbformat.read(tracked / "again.ipynb", as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    nbformat.validate(notebook)  # type: ignore[no-untyped-call]  # nbformat has no types
    assert notebook.cells[1].outputs[0].text == "auc 0.5\n"
    refused = run(tracked, "history", "export", rows[0]["run"], "--output", "again.ipynb", code=1)
    assert "nothing is overwritten" in refused.stderr


def test_errors_say_what_happened_and_what_to_do(tmp_path: Path) -> None:
    assert run(tmp_path, "history", "list", code=1).stderr.startswith("There is no history in")
    data = json.loads(run(tmp_path, "history", "list", "--json", code=1).stderr)
    assert data["code"] == "history/none"
    assert data["remedy"]
    assert not (tmp_path / ".cellwright").exists()


def test_doctor_status_gc_and_git_speak_of_the_same_history(tracked: Path) -> None:
    assert json.loads(run(tracked, "doctor", "--json").stdout)["history"] == "sound"
    assert json.loads(run(tracked, "history", "status", "--json").stdout)["sessions"] == 1
    before = run(tracked, "git", "log", "--all", "--format=%H").stdout
    run(tracked, "history", "gc")
    assert run(tracked, "git", "log", "--all", "--format=%H").stdout == before != ""


def test_git_gets_every_argument_as_it_is(tracked: Path) -> None:
    (tracked / "train.py").write_text(SCRIPT.replace("max_depth = 3", "max_depth = 4"), encoding="utf-8")
    run(tracked, "track", "train.py")

    of_one_cell = run(tracked, "git", "log", "--oneline", "--all", "--", "cells/set.py").stdout.splitlines()

    assert len(of_one_cell) == 2
    assert run(tracked, "git", "--version").stdout.startswith("git version")


@pytest.mark.parametrize("limit", ["0", "-3", "few"])
def test_a_limit_is_a_number_of_runs(tracked: Path, limit: str) -> None:
    assert "--limit" in run(tracked, "history", "list", "--limit", limit, code=2).stderr


@pytest.mark.skipif(os.name == "nt", reason="the tutorial's terminal is a POSIX shell")
@pytest.mark.parametrize("repository", [True, False])
def test_what_the_tutorial_says_of_plain_git_holds_in_and_outside_a_repository(
    tmp_path: Path, repository: bool
) -> None:
    if repository:
        subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    folder = tmp_path / "example"
    folder.mkdir()
    (folder / "train.py").write_text(SCRIPT, encoding="utf-8")
    run(folder, "track", "train.py")
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    commands = re.findall(r"^   (\S.*git .*)$", page.partition("**See for yourself.**")[2], re.MULTILINE)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(command, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True)
        assert done.returncode == 0 and b"Score" in done.stdout, done.stderr


def rows_of(folder: Path, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(folder, "history", "list", "--json", *more).stdout)["rows"]
    return found


def test_two_people_share_and_a_deletion_is_published_only_when_asked(
    tracked: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shared, other = tmp_path_factory.mktemp("shared"), tmp_path_factory.mktemp("other")
    subprocess.run(["git", "init", "--quiet", "--bare", str(shared)], check=True)
    subprocess.run(["git", "init", "--quiet", str(other)], check=True)
    for folder in (tracked, other):
        subprocess.run(["git", "-C", str(folder), "remote", "add", "origin", str(shared)], check=True)
    (other / "theirs.py").write_text("# %% Theirs\nx = 1\n", encoding="utf-8")
    run(other, "track", "theirs.py")

    session = rows_of(tracked)[0]["session"]
    published = run(tracked, "history", "push", "origin").stdout
    assert published == f"published to origin:\n  train.py: session …{session[-8:]}\n"
    assert run(tracked, "history", "push", "origin").stdout == "published to origin: nothing new\n"
    run(other, "history", "push", "origin")
    fetched = run(other, "history", "fetch", "origin").stdout.splitlines()
    assert f"  train.py: session …{session[-8:]}" in fetched
    run(tracked, "history", "fetch", "origin")
    assert "train.py" not in run(tracked, "history", "list").stdout  # nothing else is there
    listed = run(tracked, "history", "list", "--team").stdout.splitlines()
    assert sorted(line.split()[-1] for line in listed) == ["theirs.py", "train.py", "train.py"]

    for folder in (tracked, other):
        assert {row["title"] for row in rows_of(folder, "--team")} == {"Set", "Score", "Theirs"}
    theirs = next(row["run"] for row in rows_of(tracked, "--team") if row["title"] == "Theirs")
    assert "is a colleague's" in run(tracked, "history", "delete", theirs, "--yes", code=1).stderr

    said = run(tracked, "history", "delete", rows_of(tracked)[0]["run"][-6:], "--yes").stdout
    assert said.startswith("Deleted 1 run (") and "; origin keeps its copy" in said
    assert "--force" in run(tracked, "history", "push", "origin", code=1).stdout
    run(other, "history", "fetch", "origin")
    assert len(rows_of(other, "--team")) == 3
    run(tracked, "history", "push", "origin", "--force")
    run(other, "history", "fetch", "origin")
    assert {row["title"] for row in rows_of(other, "--team")} == {"Set", "Theirs"}

    run(tracked, "history", "delete", "--session", session, "--yes")
    assert {row["title"] for row in rows_of(tracked, "--team")} == {"Theirs"}
    still = run(tracked, "history", "push", "origin", code=1).stdout
    assert "deleted here, but still there" in still and f"session …{session[-8:]}\n" in still
    assert "(deleted there)" in run(tracked, "history", "push", "origin", "--force").stdout
    run(other, "history", "fetch", "origin")
    assert {row["title"] for row in rows_of(other, "--team")} == {"Theirs"}


@pytest.mark.parametrize("missing", ["HEAD", "refs"])
def test_a_store_that_is_damaged_does_not_look_empty(tracked: Path, missing: str) -> None:
    history = tracked / ".git" / "cellwright" / "history.git"
    (history / missing).rename(tracked / "backup")

    for command in (["history", "list"], ["history", "status"], ["git", "log"]):
        assert f"is damaged: it has lost its {missing}." in run(tracked, *command, code=1).stderr
    said = json.loads(run(tracked, "doctor", "--json", code=1).stdout)
    assert said["history"] == "damaged" and said["problems"][0]["code"] == "history/broken"
    assert f"is damaged: it has lost its {missing}." in run(tracked, "track", "train.py").stderr
    (tracked / "backup").rename(history / missing)
    assert len(rows_of(tracked)) == 2


@pytest.mark.parametrize("kind", ["missing", "torn"])
def test_a_snapshot_that_is_damaged_is_named(tracked: Path, kind: str) -> None:
    row = rows_of(tracked)[0]
    history = tracked / ".git" / "cellwright" / "history.git"
    blob = run(tracked, "git", "rev-parse", f"{row['commit']}:cells/score.py").stdout.strip()
    file = history / "objects" / blob[:2] / blob[2:]
    file.chmod(0o600)
    file.unlink() if kind == "missing" else file.write_bytes(b"torn")

    data = json.loads(run(tracked, "history", "show", row["run"], "--json", code=1).stderr)

    assert data["code"] == "history/corrupt" and row["commit"][:10] in data["message"]


def test_a_list_says_that_there_are_runs_which_it_cannot_show(tracked: Path) -> None:
    newest, damaged = rows_of(tracked)
    store = tracked / ".git/cellwright"
    commit = run(tracked, "git", "log", "--all", "--reverse", "--format=%H").stdout.split()[0]
    file = store / "history.git/objects" / commit[:2] / commit[2:]
    file.chmod(0o600)
    file.write_bytes(b"torn")
    for left in store.glob("index.sqlite*"):
        left.unlink()

    said = run(tracked, "history", "list")

    assert newest["run"] in said.stdout and damaged["run"] not in said.stdout
    assert said.stderr.startswith(f"! The snapshot {commit[:10]} is damaged on disk")
    assert "\n  Restore history.git from a backup" in said.stderr


def test_an_empty_list_says_where_fetched_runs_are(tracked: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shared, clone = tmp_path_factory.mktemp("shared"), tmp_path_factory.mktemp("clone")
    subprocess.run(["git", "init", "--quiet", "--bare", str(shared)], check=True)
    subprocess.run(["git", "init", "--quiet", str(clone)], check=True)
    for folder in (tracked, clone):
        subprocess.run(["git", "-C", str(folder), "remote", "add", "origin", str(shared)], check=True)
    run(tracked, "history", "push", "origin")
    run(clone, "history", "fetch", "origin")

    said = run(clone, "history", "list").stdout
    assert said == "No runs are kept here. Those that were fetched are listed by --team.\n"
    assert "Score" in run(clone, "history", "list", "--team").stdout


def test_damage_is_said_with_a_few_examples_and_one_remedy() -> None:
    problems = [{"message": f"The snapshot {n} is damaged.", "remedy": "Restore it."} for n in range(5)]
    problems.append({"message": "A snapshot is newer.", "remedy": "Update."})

    assert list(troubles(problems)) == [
        "! The snapshot 0 is damaged.",
        "! The snapshot 1 is damaged.",
        "! The snapshot 2 is damaged.",
        "! and 2 more like this",
        "  Restore it.",
        "! A snapshot is newer.",
        "  Update.",
    ]


def test_deleting_names_the_runs_and_asks_first(tracked: Path) -> None:
    newest = rows_of(tracked)[0]["run"]

    said = run(tracked, "history", "delete", newest, code=130, input="n\n").stderr
    assert re.match(r"  Score  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d  train\.py\nDelete 1 run ", said)
    assert newest in run(tracked, "history", "list").stdout
    run(tracked, "history", "delete", newest[-8:], "--yes")
    assert newest not in run(tracked, "history", "list").stdout


def test_of_a_long_deletion_the_newest_runs_are_named_and_the_rest_is_counted(tracked: Path) -> None:
    (tracked / "many.py").write_text("\n".join(f"# %% Step {n}\nx = {n}" for n in range(13)), encoding="utf-8")
    run(tracked, "track", "many.py")
    session = rows_of(tracked)[0]["session"]

    said = run(tracked, "history", "delete", "--session", session, code=130, input="n\n").stderr.splitlines()

    assert [line.split("  ")[1] for line in said[:10]] == [f"Step {n}" for n in range(12, 2, -1)]
    assert said[10] == "  and 3 more" and said[11].startswith("Delete 13 runs")


def test_deleting_takes_short_ids_sessions_and_dates(tracked: Path) -> None:
    session = rows_of(tracked)[0]["session"]

    assert "is not in the history" in run(tracked, "history", "delete", "nowhere1", "--yes", code=1).stderr
    assert "no session" in run(tracked, "history", "delete", "--session", "nowhere1", "--yes", code=1).stderr
    assert "no date" in run(tracked, "history", "delete", "--before", "soon", "--yes", code=2).stderr
    assert "nothing to delete" in run(tracked, "history", "delete", "--before", "2020-01-31").stdout
    preview = run(tracked, "history", "delete", rows_of(tracked)[-1]["run"], code=130, input="n\n").stderr
    assert (
        "Delete 1 run (0 starred or named)" in preview and "1 later run stays and may still show what this" in preview
    )
    assert "Deleted 2 runs (" in run(tracked, "history", "delete", "--session", session[-6:], "--yes").stdout
    assert rows_of(tracked) == []


def test_runs_are_compared_and_named_by_a_part_of_their_id(tracked: Path) -> None:
    (tracked / "train.py").write_text(SCRIPT.replace("= 3", "= 4"), encoding="utf-8")
    run(tracked, "track", "train.py")
    rows = json.loads(run(tracked, "history", "list", "--json").stdout)["rows"]
    new, old = [row["run"][-12:] for row in rows if row["title"] == "Set"]

    shown = run(tracked, "history", "compare", old, new).stdout

    assert "-max_depth = 3\n+max_depth = 4" in shown
    assert "param   ≠ max_depth  3  4" in shown
    assert "max_depth = 4" in run(tracked, "history", "show", new).stdout
    for part in (rows[0]["run"][:4], "0"):
        assert "More than one run" in run(tracked, "history", "show", part, code=1).stderr
    assert "not in the history" in run(tracked, "history", "show", "", code=1).stderr


def test_an_environment_is_named_by_python_or_kernel(tmp_path: Path) -> None:
    assert "--kernel" in run(tmp_path, "environment", "add", code=2).stderr
    assert "no kernel named" in run(tmp_path, "environment", "add", "--kernel", "nowhere", code=1).stderr


@pytest.mark.parametrize(("status", "ms", "took"), [("ok", 0, "0.0s"), ("died", 4_200, "4.2s"), ("died", 0, "–")])
def test_a_run_that_nobody_saw_after_it_began_took_nobody_knows_how_long(status: str, ms: int, took: str) -> None:
    row = {"run": "r", "started": "2026-01-02T03:04:05.678Z", "status": status, "durationMs": ms, "title": "Train"}

    assert line_of({**row, "metrics": []}).split()[3] == took


def test_environments_made_from_snapshots_are_listed_and_removed_with_their_kernels(tracked: Path) -> None:
    store = tracked / ".git/cellwright/environments"
    kernels = tracked / ".jupyter-data/kernels"
    for name in ("aaaa", "bbbb"):
        (store / name / "bin").mkdir(parents=True)
        (store / name / "bin/python").write_text("x")
        (kernels / f"cellwright-{name}").mkdir(parents=True)
        (kernels / f"cellwright-{name}/kernel.json").write_text('{"argv": ["x"], "display_name": "x"}')

    listed = run(tracked, "environment", "remove").stdout
    assert [line.split()[0] for line in listed.splitlines()] == ["cellwright-aaaa", "cellwright-bbbb"]
    run(tracked, "environment", "remove", "cellwright-aaaa", "--yes")
    assert [path.name for path in store.iterdir() if path.is_dir()] == ["bbbb"]
    assert [path.name for path in kernels.iterdir()] == ["cellwright-bbbb"]
    run(tracked, "environment", "remove", "python3", "--yes", code=2)
    assert len(json.loads(run(tracked, "environment", "remove", "--all", "--yes", "--json").stdout)) == 1
    assert list(kernels.iterdir()) == []
