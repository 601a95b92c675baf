"""Writes snapshots by `git fast-import`, for runs that no browser watches.

One process a snapshot; a session's ref only ever goes forward: whoever moved it meanwhile is built upon, never
overwritten.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from ..errors import CellwrightError
from ..ids import unix_time
from ..store.files import locked
from .git import SNAPSHOTS, Git
from .layout import Recorded, run_files, snapshot_files
from .masking import mask, mask_recorded
from .message import evidence_message, run_message
from .title import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..wire.types import Author, Environment, Evidence

_ATTEMPTS = 5
_REMEMBERED = 16  # runs whose evidence may still come


class SnapshotWriter:
    """Appends the snapshots of one session of one notebook.

    Args:
        git: Our repository.
        notebook: The notebook's id.
        session: The session's id.
        author: Who ran it.
        outputs: ``keep`` or ``off``.
    """

    def __init__(self, git: Git, notebook: str, session: str, author: Author, outputs: str = "keep") -> None:
        self.ref = f"{SNAPSHOTS}{notebook}/{session}"
        self._git, self._session, self._author, self._outputs = git, session, author, outputs
        self._tip: str | None = git.tip(self.ref)
        self._files: dict[str, bytes] | None = None if self._tip else {}
        self._recent: dict[str, tuple[str, dict[str, bytes]]] = {}

    def write(self, recorded: Recorded, *, path: str, head: str | None = None) -> str:
        """Commit the notebook as it stood after a run, secrets masked. Return the commit, also where it was there.

        Raises:
            CellwrightError: ``history/moved``, ``store/full``, ``store/busy``, ``git/failed``.
        """
        recorded = mask_recorded(recorded)
        run = recorded["run"]
        index, title = _place(recorded)
        files = snapshot_files(recorded, outputs=self._outputs)
        self._recent[run["run"]] = title, files
        while len(self._recent) > _REMEMBERED:
            del self._recent[next(iter(self._recent))]
        message = run_message(run, title=title, notebook=path, index=index, head=head)
        when = unix_time(run["started"]) + run["durationMs"] / 1000
        return self._commit(files, message, when, f"Run: {run['run']}")

    def write_evidence(self, evidence: Evidence) -> str | None:
        """Commit evidence that came after its run's snapshot; None where this session has no such run."""
        if evidence["run"] not in self._recent:
            return None
        title, former = self._recent[evidence["run"]]
        evidence = mask(evidence)
        environment: Environment | None = evidence.get("environment")
        files = {**former, **{k: v for k, v in run_files(_NO_RUN, evidence, None).items() if k != "run.json"}}
        run, known = evidence["run"], environment["id"] if environment else None
        message = evidence_message(run=run, session=self._session, title=title, environment=known)
        return self._commit(files, message, time.time(), f"Evidence: {run}")

    def _commit(self, files: dict[str, bytes], message: str, when: float, trailer: str) -> str:
        for _ in range(_ATTEMPTS):
            with locked(self._git.directory.parent / "history.lock"):  # a deletion takes what no ref names yet
                done = self._git.run("fast-import", "--quiet", stdin=self._stream(files, message, when), ok=(0, 1, 128))
            if done.returncode == 0:
                self._tip, self._files = done.stdout.decode().strip(), files
                return self._tip
            tip = self._git.tip(self.ref)
            if tip == self._tip:
                said = done.stderr.decode("utf-8", "replace").strip() or "no reason"
                raise CellwrightError(
                    "history/not-written",
                    f"The snapshot could not be written: {said.splitlines()[-1]}.",
                    f"Look with: git --git-dir='{self._git.directory}' fsck",
                )
            self._tip, self._files = tip, None  # someone else was faster
            there = self._git.text("log", "-1", "--format=%H", f"--grep=^Cellwright-{trailer}$", tip) if tip else ""
            if there:
                return there
        raise CellwrightError(
            "history/moved", "Others kept writing to this session at the same moment.", "Run it again."
        )

    def _stream(self, files: Mapping[str, bytes], message: str, when: float) -> bytes:
        name = re.sub(r"[<>\x00-\x1f]", "", self._author["name"]).strip() or "unknown"
        email = re.sub(r"[<>\x00-\x20]", "", self._author["email"])
        text = message.encode("utf-8", "replace")
        pieces = [
            f"commit {self.ref}\nmark :1\nauthor {name} <{email}> {int(when)} +0000\n".encode(),
            f"committer {name} <{email}> {int(time.time())} +0000\n".encode(),
            b"data %d\n%s\n" % (len(text), text),
        ]
        if self._tip:
            pieces.append(f"from {self._tip}\n".encode())
        former = self._files
        if former is None:
            pieces.append(b"deleteall\n")
        for path in sorted((former or {}).keys() - files.keys()):
            pieces.append(b"D %s\n" % _quoted(path))
        for path, content in files.items():
            if former is None or former.get(path) != content:
                pieces.append(b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(path), len(content), content))
        return b"".join([*pieces, b"\nget-mark :1\ndone\n"])


_NO_RUN: Any = {"modules": []}


def _place(recorded: Recorded) -> tuple[int | None, str]:
    """Return where the run's cell stands in the notebook, and the run's title."""
    run, cells = recorded["run"], recorded["notebook"]["cells"]
    index = next((i for i, cell in enumerate(cells) if run["cell"] is not None and cell.get("id") == run["cell"]), None)
    above = cells[index - 1] if index else None
    heading = _text(above) if above is not None and above["cell_type"] == "markdown" else None
    return index, title_of(run["source"], heading)


def _text(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def _quoted(path: str) -> bytes:
    text = path.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(text, ensure_ascii=False).encode() if re.search(r'["\\\x00-\x20]', text) else text.encode()
