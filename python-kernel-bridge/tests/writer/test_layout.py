from __future__ import annotations

import base64
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest
from cellwright.history.layout import blob_oid, rebuild, snapshot_files
from cellwright.history.parts import read_output, write_output
from hypothesis import given, settings
from hypothesis import strategies as st

SCALE = int(os.environ.get("CELLWRIGHT_SCALE", "1"))
GOLDEN = Path(__file__).parents[3] / "schema" / "golden" / "snapshot"
NOTEBOOKS = GOLDEN.parent / "notebooks"
RUN: Any = {"run": "r", "session": "s", "modules": [{"name": "m", "path": "m.py", "text": "x = 1"}], "source": "1"}

anything = st.text(st.characters(), max_size=20)  # lone surrogates included
words = st.text("abc-_ é~./", max_size=6)
metadata = st.dictionaries(
    words, st.none() | st.booleans() | st.integers(-9, 9) | anything | st.lists(anything, max_size=2), max_size=2
)
base64_texts = st.binary(max_size=90).map(lambda b: base64.b64encode(b).decode()) | st.binary(max_size=90).map(
    lambda b: base64.encodebytes(b).decode()
)
bundles = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["text/plain", "text/html", "image/svg+xml", "text/x-unknown"], anything),
        **dict.fromkeys(["image/png", "image/webp", "application/pdf", "audio/wav"], base64_texts | anything),
        **dict.fromkeys(["application/json", "application/vnd.x+json", "application/vnd.odd"], metadata | anything),
    },
)
outputs = st.one_of(
    st.fixed_dictionaries({"output_type": st.just("stream"), "name": st.just("stdout"), "text": anything}),
    st.fixed_dictionaries({"output_type": st.just("display_data"), "data": bundles, "metadata": metadata}),
    st.fixed_dictionaries(
        {
            "output_type": st.just("execute_result"),
            "data": bundles,
            "metadata": metadata,
            "execution_count": st.none() | st.integers(1, 9),
        }
    ),
    st.fixed_dictionaries(
        {
            "output_type": st.just("error"),
            "ename": words,
            "evalue": anything,
            "traceback": st.lists(anything, max_size=3),
        }
    ),
)


@st.composite
def cells(draw: st.DrawFn, ids: bool) -> dict[str, Any]:
    kind = draw(st.sampled_from(["code", "markdown", "raw"]))
    cell: dict[str, Any] = {"cell_type": kind, "metadata": draw(metadata), "source": draw(anything)}
    if ids and draw(st.booleans()):
        cell["id"] = draw(st.sampled_from(["a", "b", "cell", "", "has space", "ä"]))
    if kind == "code":
        cell.update(outputs=draw(st.lists(outputs, max_size=3)), execution_count=draw(st.none() | st.integers(1, 99)))
    elif draw(st.booleans()):
        cell["attachments"] = draw(st.dictionaries(words, bundles, max_size=2))
    return cell


@st.composite
def notebooks(draw: st.DrawFn) -> dict[str, Any]:
    minor = draw(st.integers(0, 5))
    language = draw(
        st.sampled_from([{}, {"language_info": {"name": "python"}}, {"kernelspec": {"language": "R", "name": "ir"}}])
    )
    return {
        "nbformat": 4,
        "nbformat_minor": minor,
        "metadata": {**draw(metadata), **language},
        "cells": draw(st.lists(cells(ids=minor == 5), max_size=6)),
    }


def normal(value: Any) -> Any:
    """As a browser holds it: halves of a surrogate pair are one character."""
    return json.loads(json.dumps(value).encode().decode("utf-8"))


@settings(max_examples=150 * SCALE, deadline=None)
@given(notebooks())
def test_any_notebook_is_rebuilt_exactly(notebook: dict[str, Any]) -> None:
    files = snapshot_files({"notebook": notebook, "run": RUN})

    assert rebuild(files) == normal(notebook)
    assert len(rebuild(files)["cells"]) == sum(
        path.startswith("cells/") and ".attachments." not in path for path in files
    )


@pytest.mark.parametrize("case", sorted(GOLDEN.iterdir()), ids=lambda case: case.name)
def test_the_golden_snapshots_are_written_to_the_byte(case: Path, tmp_path: Path) -> None:
    recorded = json.loads((case / "input.json").read_text(encoding="utf-8"))
    golden = json.loads((case / "tree.json").read_text(encoding="utf-8"))

    files = snapshot_files(recorded, outputs=recorded.get("outputs", "keep"))

    assert {path: blob_oid(content) for path, content in files.items()} == {p: oid for p, oid in golden.items() if p}
    for path, content in files.items():  # and git agrees on the oids
        git = subprocess.run(
            ["git", "hash-object", "--stdin"], input=content, capture_output=True, check=True, cwd=tmp_path
        )
        assert git.stdout.decode().strip() == golden[path]


def test_multi_line_lists_come_back_joined_as_nbformat_reads_them(tmp_path: Path) -> None:
    on_disk = json.loads((GOLDEN / "flights-like" / "input.json").read_text(encoding="utf-8"))["notebook"]
    (tmp_path / "n.ipynb").write_text(json.dumps(on_disk), encoding="utf-8")
    read: Any = nbformat.read(tmp_path / "n.ipynb", as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types

    assert rebuild(snapshot_files({"notebook": on_disk, "run": RUN})) == read


def test_a_part_over_the_limit_is_cut_and_says_so() -> None:
    entry, files = write_output(0, {"output_type": "stream", "name": "stdout", "text": "ä" * 10}, limit=5)

    assert entry["files"] == [{"at": "text", "file": "0.0.txt", "as": "text", "cut": 20}]
    assert read_output(entry, files)["text"] == "ää"


def test_outputs_off_keeps_the_count_and_nothing_else() -> None:
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": "",
        "execution_count": 3,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}],
    }
    notebook = {"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": [cell]}

    files = snapshot_files({"notebook": notebook, "run": RUN}, outputs="off")

    assert [path for path in files if path.startswith("outputs/")] == ["outputs/cell~1/outputs.json"]
    assert rebuild(files)["cells"] == [{**cell, "outputs": []}]
    assert json.loads(files["outputs/cell~1/outputs.json"])["kept"] == "none"


def test_the_run_is_kept_without_what_lies_elsewhere_and_modules_stay_inside() -> None:
    notebook = {"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": []}
    modules = {"lib/m.py": "x = 1", "../out.py": "", "/abs.py": "", "a/.git/config": "", "": ""}

    files = snapshot_files({"notebook": notebook, "run": RUN, "modules": modules})

    assert json.loads(files["run.json"]) == {"run": "r", "session": "s", "modules": [{"name": "m", "path": "m.py"}]}
    assert [path for path in files if path.startswith("modules/")] == ["modules/lib/m.py"]


PATHS = json.loads((GOLDEN.parent / "module-paths.json").read_text(encoding="utf-8"))
TAKEN = {**dict.fromkeys(PATHS["inside"], True), **dict.fromkeys(PATHS["outside"], False)}


@pytest.mark.parametrize(("path", "inside"), TAKEN.items(), ids=map(ascii, TAKEN))
def test_a_module_is_kept_exactly_where_git_takes_its_path(path: str, inside: bool, tmp_path: Path) -> None:
    notebook = {"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": []}

    files = snapshot_files({"notebook": notebook, "run": RUN, "modules": {path: ""}})

    assert [at for at in files if at.startswith("modules/")] == ([f"modules/{path}"] if inside else [])
    assert git_takes(path, tmp_path) is inside


def git_takes(path: str, folder: Path) -> bool:
    def git(*arguments: str, stdin: bytes = b"") -> bytes:
        return subprocess.run(["git", *arguments], input=stdin, cwd=folder, capture_output=True, check=True).stdout

    git("init", "--quiet", ".")
    entry = b"100644 blob " + git("hash-object", "-w", "--stdin").strip()
    for name in reversed(path.split("/")):
        if not name:  # an entry that can't even be made
            return False
        entry = b"040000 tree " + git("mktree", "-z", stdin=entry + b"\t" + name.encode() + b"\0").strip()
    tree = entry.split()[-1].decode()
    checked = subprocess.run(["git", "fsck", "--strict", tree], cwd=folder, capture_output=True, check=False)
    return checked.returncode == 0


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_real_notebooks_of_every_version_come_back_to_the_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    on_disk = json.loads(text)
    if on_disk["nbformat"] < 4:  # Jupyter opens it as version 4
        on_disk = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    for cell in on_disk["cells"]:
        cell.setdefault("source", "")  # which cells of a type yet to come may lack

    rebuilt = rebuild(snapshot_files({"notebook": on_disk, "run": RUN}))

    assert saved(rebuilt) == saved(on_disk)


def saved(notebook: Any) -> str:
    """As Jupyter writes it to the disk."""
    return str(nbformat.v4.writes(nbformat.v4.reads(json.dumps(notebook))))  # type: ignore[no-untyped-call]  # nbformat has no types
