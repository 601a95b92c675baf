from __future__ import annotations

import getpass
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cellwright.history.git import open_history
from cellwright.server.workspaces import jupyter_author
from cellwright.store.git_place import git_version
from cellwright.store.notebooks import NotebookPlace, Notebooks
from cellwright.store.workspace import find_workspace


def git(*arguments: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def make(kind: str, root: Path) -> tuple[Path, Path, Path]:
    """Return (folder to ask about, its workspace, its store)."""
    top = root / "top é 1"
    if kind == "no repository":
        (root / "plain").mkdir()
        return root / "plain", root, root / ".cellwright"
    if kind == "bare parent":
        git("init", "--bare", str(top))
        return top / "refs", root, root / ".cellwright"
    git("init", *(["--object-format=sha256"] if kind == "SHA-256" else []), str(top))
    git("-C", str(top), "commit", "--allow-empty", "-m", "first")
    (top / "sub").mkdir()
    if kind == "worktree":
        git("-C", str(top), "worktree", "add", str(root / "other"))
        return root / "other", root / "other", top / ".git/cellwright"
    if kind == "cellwright.toml":
        (top / "sub/cellwright.toml").touch()
        return top / "sub", top / "sub", top / ".git/cellwright"
    if kind == "submodule":
        git("init", str(root / "lib"))
        git("-C", str(root / "lib"), "commit", "--allow-empty", "-m", "first")
        git("-C", str(top), "submodule", "add", str(root / "lib"), "lib")
        return top / "lib", top / "lib", top / ".git/modules/lib/cellwright"
    return top / "sub", top, top / ".git/cellwright"


@pytest.mark.parametrize(
    "kind", ["no repository", "bare parent", "SHA-256", "worktree", "cellwright.toml", "submodule", "subfolder"]
)
def test_every_setting_has_its_workspace_and_a_store_that_works(tmp_path: Path, kind: str) -> None:
    folder, workspace, store = make(kind, tmp_path.resolve())

    found = find_workspace(folder, tmp_path)

    assert (found.folder, found.store, found.problem) == (workspace, store, None)
    assert not store.exists()
    assert open_history(found).text("rev-parse", "--show-object-format") == "sha1"
    assert store.stat().st_mode & 0o077 == 0


def test_a_new_file_that_got_a_gone_notebooks_inode_is_another_notebook(tmp_path: Path) -> None:
    notebooks = Notebooks(find_workspace(tmp_path, tmp_path))
    first, second = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    first.write_text(json.dumps({"cells": [{"id": "one"}]}))
    identity = notebooks.id_of(NotebookPlace(first), keep=True)
    first.rename(second)
    second.write_text(json.dumps({"cells": [{"id": "two"}]}))

    assert notebooks.id_of(NotebookPlace(second), keep=True) != identity


def test_a_new_empty_notebook_that_got_a_gone_ones_inode_has_no_past(tmp_path: Path) -> None:
    """File systems give a free number to the next file; a notebook that JupyterLab makes has no cells yet."""
    notebooks = Notebooks(find_workspace(tmp_path, tmp_path))
    first, second = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    first.write_text(json.dumps({"cells": [{"id": "one"}]}))
    identity = notebooks.id_of(NotebookPlace(first), keep=True)
    first.rename(second)
    second.write_text(json.dumps({"cells": []}))

    assert notebooks.id_of(NotebookPlace(second), keep=True) != identity


def test_a_notebook_is_a_copy_by_what_its_cells_say_and_not_by_their_numbers(tmp_path: Path) -> None:
    """Course templates and generators number the cells of every notebook alike."""
    notebooks = Notebooks(find_workspace(tmp_path, tmp_path))

    def origin_of(name: str, sources: dict[str, str]) -> object:
        cells = [{"id": cell, "source": source} for cell, source in sources.items()]
        (tmp_path / name).write_text(json.dumps({"cells": cells}))
        notebook = notebooks.id_of(NotebookPlace(tmp_path / name), keep=True)
        origin = notebooks.all()[notebook].get("origin")
        return notebooks.all()[origin]["path"] if origin else None

    template = {"c0": "import os", "c1": "x = 1", "c2": "x + 1", "c3": ""}
    assert origin_of("template.ipynb", template) is None
    assert origin_of("other.ipynb", {"c0": "import sys", "c1": "y = 2", "c2": "y", "c3": ""}) is None
    assert origin_of("empty.ipynb", {"c0": "", "c3": ""}) is None
    assert origin_of("copy.ipynb", {**template, "c2": "x + 2"}) == "template.ipynb", "most of it"
    assert origin_of("little.ipynb", {**template, "c1": "z = 1", "c2": "z"}) is None


def test_a_notebook_that_was_edited_is_known_by_what_it_says_now(tmp_path: Path) -> None:
    notebooks = Notebooks(find_workspace(tmp_path, tmp_path))
    first, copy = NotebookPlace(tmp_path / "a.ipynb"), NotebookPlace(tmp_path / "b.ipynb")
    assert first.local and copy.local
    for source in ("x = 1", "x = 2"):
        first.local.write_text(json.dumps({"cells": [{"id": "one", "source": source}]}))
        original = notebooks.id_of(first, keep=True)
    copy.local.write_bytes(first.local.read_bytes())

    copied = notebooks.id_of(copy, keep=True)
    assert notebooks.all()[copied]["origin"] == original


def test_a_notebook_has_the_id_that_another_process_kept_first(tmp_path: Path) -> None:
    """A server lists a notebook before consent; then `cellwright track`, another process, keeps its first runs."""
    place = NotebookPlace(tmp_path / "a.ipynb")
    assert place.local
    place.local.write_text(json.dumps({"cells": [{"id": "one"}]}))
    here = Notebooks(find_workspace(tmp_path, tmp_path))
    here.id_of(place, keep=False)
    script = (
        "import sys, pathlib\n"
        "from cellwright.store.notebooks import NotebookPlace, Notebooks\n"
        "from cellwright.store.workspace import find_workspace\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "print(Notebooks(find_workspace(path.parent, path.parent)).id_of(NotebookPlace(path), keep=True))\n"
    )
    command = [sys.executable, "-c", script, str(place.local)]
    kept = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert here.id_of(place, keep=False) == kept
    assert here.id_of(place, keep=True) == kept


@pytest.mark.skipif(git_version() < (2, 46), reason="this git has no other form of refs")
def test_the_repository_has_its_refs_as_files_whatever_the_users_git_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".gitconfig").write_text("[init]\n\tdefaultRefFormat = reftable\n")
    monkeypatch.setenv("HOME", str(tmp_path))

    ours = open_history(find_workspace(tmp_path, tmp_path))

    assert not (ours.directory / "reftable").exists()
    assert ours.exists and ours.refs() == {}


def test_an_account_without_a_name_works_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", raising)

    assert jupyter_author(None) == {"name": "unknown", "email": "unknown@jupyter.local"}


def raising() -> str:
    raise KeyError("getpwuid(): uid not found: 1000640000")
