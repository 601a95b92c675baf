"""Small real snapshots for tests: objects, pushes, whole sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cellwright.history.git import ZERO, Git
from cellwright.history.message import evidence_message, run_message
from cellwright.history.packs import Kind, make_pack, make_push, object_id, tree
from cellwright.ids import new_id

Objects = list[tuple[Kind, bytes]]


@dataclass
class Session:
    """A session as a browser builds it, one commit a run."""

    notebook: str
    session: str = field(default_factory=new_id)
    tip: str = ZERO
    runs: list[str] = field(default_factory=list)
    commits: list[str] = field(default_factory=list)
    clock: int = 1_760_000_000
    """Unix seconds; a commit is made one second after the one before."""

    @property
    def ref(self) -> str:
        return f"refs/cellwright/snapshots/{self.notebook}/{self.session}"

    def commit(self, source: str = "x = 1", output: str = "", **fields: Any) -> Objects:
        """Return the objects of the next run, commit first, and move on to it."""
        run = new_id()
        self.runs.append(run)
        message = run_message(run_record(self, run, **fields), title=source, notebook="a.ipynb", index=0)
        return self._objects(source, output, message)

    def evidence(self, source: str = "x = 1") -> Objects:
        message = evidence_message(run=self.runs[-1], session=self.session, title="", environment="e" * 64)
        return self._objects(source, "", message)

    def push(self, objects: Objects) -> bytes:
        """Return the request that adds the commit just made."""
        new = object_id(*objects[0])
        old, self.tip = self.commits[-2] if len(self.commits) > 1 else ZERO, new
        return make_push(old, new, self.ref, make_pack(objects))

    def _objects(self, source: str, output: str, message: str) -> Objects:
        cell, text = source.encode(), output.encode()
        notebook = b'{"cells":[{"file":"c1.py","id":"c1","key":"c1","metadata":{},"type":"code"}]}'
        cells = tree({"c1.py": ("100644", object_id("blob", cell))})
        parts = tree({"0.0.txt": ("100644", object_id("blob", text))})
        outputs = tree({"c1": ("40000", object_id("tree", parts))})
        root = tree(
            {
                "cells": ("40000", object_id("tree", cells)),
                "outputs": ("40000", object_id("tree", outputs)),
                "notebook.json": ("100644", object_id("blob", notebook)),
            }
        )
        who = f"Ada <ada@example.org> {self.clock + len(self.commits)} +0000"
        parent = f"parent {self.commits[-1]}\n" if self.commits else ""
        commit = f"tree {object_id('tree', root)}\n{parent}author {who}\ncommitter {who}\n\n{message}".encode()
        self.commits.append(object_id("commit", commit))
        blobs: Objects = [("blob", cell), ("blob", text), ("blob", notebook)]
        trees: Objects = [("tree", cells), ("tree", parts), ("tree", outputs), ("tree", root)]
        return [("commit", commit), *{object_id(*one): one for one in [*blobs, *trees]}.values()]


def run_record(session: Session, run: str, **fields: Any) -> Any:
    number = len(session.runs)
    return {
        "run": run,
        "session": session.session,
        "seq": number,
        "cell": "c1",
        "status": "ok",
        "started": f"2026-03-{number // 1440 % 28 + 1:02d}T{number // 60 % 24:02d}:{number % 60:02d}:00.000Z",
        "durationMs": 12.5,
        "metrics": [{"name": "auc", "value": number / 8, "from": "call"}],
        **{name: [] for name in ("params", "reads", "writes", "datasets", "modules", "children", "series")},
        "upstream": {"params": [], "datasets": [], "runs": []},
        **fields,
    }


def write_session(git: Git, session: Session, count: int, **fields: Any) -> None:
    """Put a session of `count` runs into a repository in one go."""
    objects = {}
    for number in range(count):
        for one in session.commit(f"x = {number}", f"out {number}", **fields):
            objects[object_id(*one)] = one
    git.run("index-pack", "--stdin", stdin=make_pack(list(objects.values())))
    session.tip = session.commits[-1]
    assert git.update_refs({session.ref: (None, session.commits[-1])}, "test")
