"""The one place that runs git on our own repository: always by --git-dir, with nobody else's hooks or variables."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from ..errors import CellwrightError
from ..store.files import locked, unwritable
from ..store.git_place import environment, git_version, missing
from ..store.workspace import Workspace, create_store

NAMESPACE = "refs/cellwright/"
SNAPSHOTS = NAMESPACE + "snapshots/"
DAMAGED = NAMESPACE + "damaged/"
"""``<notebook>/<session>/<commit>``: what is whole of a session whose newest snapshot, the one named, is damaged."""
MARKS = NAMESPACE + "marks/"
REMOTES = NAMESPACE + "remotes/"
LARGEST_PUSH = 256 * 2**20  # bytes
ZERO = "0" * 40

_SETTINGS = {
    "core.hooksPath": "/dev/null",  # nobody's hooks, on every platform's git
    "core.fsmonitor": "false",
    "core.logAllRefUpdates": "always",  # every former tip can be found again
    "core.alternateRefsCommand": "true",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "receive.autogc": "false",
    "receive.fsckObjects": "true",
    "receive.updateServerInfo": "false",
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.maxInputSize": str(LARGEST_PUSH),
    "receive.advertisePushOptions": "false",
    "fetch.fsckObjects": "true",
    "i18n.logOutputEncoding": "utf-8",  # the user may read their own log in another
    "protocol.ext.allow": "never",  # would run a command
    "protocol.fd.allow": "never",
}
_VISIBLE = ("refs", "!refs/cellwright")
_TIMEOUT = 300.0  # seconds


class Git:
    """Our bare repository. Every method blocks: call it from a thread, never on an event loop."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @classmethod
    def of(cls, store: Path) -> Git:
        """Return the repository of a store, which may not be there yet."""
        return cls(store / "history.git")

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept.

        Raises:
            CellwrightError: ``history/broken`` for a folder that git can't take for a repository any more.
        """
        if not self.directory.is_dir() or not any(self.directory.iterdir()):
            return False  # asked first: another process may be making it, and a new one comes whole
        missing = [name for name in ("HEAD", "objects", "refs") if not (self.directory / name).exists()]
        if missing:
            raise CellwrightError(
                "history/broken",
                f"The history in {self.directory} is damaged: it has lost its {' and '.join(missing)}.",
                "Restore the folder from a backup, or move it away to begin another history.",
            )
        return True

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        ok: tuple[int, ...] = (0,),
        extra: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a git command and return what it said.

        Raises:
            CellwrightError: ``git/missing``, ``git/slow``, ``store/full``, or ``git/failed`` for an exit code
                not in `ok`.
        """
        try:
            done = subprocess.run(
                [*self._command(settings), *arguments],
                input=stdin,
                env={**environment(), **(extra or {})},
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except FileNotFoundError as error:
            raise missing() from error
        except subprocess.TimeoutExpired as error:
            raise CellwrightError(
                "git/slow",
                f"git {arguments[0]} did not end within {_TIMEOUT:.0f} seconds.",
                "Try again; if it stays so, look at the disk of the store.",
            ) from error
        if done.returncode not in ok:
            raise failure(self.directory, arguments[0], done.stderr.decode("utf-8", "replace"))
        return done

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a git command that is talked with; the caller closes it.

        Raises:
            CellwrightError: ``git/missing``.
        """
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(
                [*self._command(), *arguments], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment()
            )
        except FileNotFoundError as error:
            raise missing() from error

    def _command(self, settings: Mapping[str, str] | None = None) -> list[str]:
        command = ["git", f"--git-dir={self.directory}"]
        for key, value in {**_SETTINGS, **(settings or {})}.items():
            command += ["-c", f"{key}={value}"]
        for value in _VISIBLE:
            command += ["-c", f"transfer.hideRefs={value}"]
        return command

    def text(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run a git command and return its output without the last newline."""
        return self.run(*arguments, stdin=stdin).stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def refs(self, *prefixes: str) -> dict[str, str]:
        """Return name → oid of the refs below `prefixes`, sorted by name; broken ones are left out."""
        if not self.exists:
            return {}
        out = self.run("for-each-ref", "--format=%(objectname) %(refname)", *(prefixes or (NAMESPACE,)), ok=(0, 128))
        lines = out.stdout.decode("utf-8", "surrogateescape").splitlines()
        return {name: oid for oid, _, name in (line.partition(" ") for line in lines) if name}

    def tip(self, ref: str) -> str | None:
        """Return where a ref stands, None when there is no such ref."""
        out = self.run("rev-parse", "--verify", "--quiet", f"{ref}^0", ok=(0, 1, 128)) if self.exists else None
        return out.stdout.decode().strip() or None if out else None

    def update_refs(self, changes: Mapping[str, tuple[str | None, str | None]], why: str) -> bool:
        """Move refs from (old) to (new) in one transaction; None stands for no ref. False when one stood elsewhere."""
        lines = [f"update {ref}\0{new or ZERO}\0{old or ZERO}\0" for ref, (old, new) in changes.items()]
        who = {"GIT_COMMITTER_NAME": "Cellwright", "GIT_COMMITTER_EMAIL": "cellwright@localhost"}
        done = self.run("update-ref", "-m", why, "--stdin", "-z", stdin="".join(lines).encode(), ok=(0, 128), extra=who)
        said = done.stderr.decode("utf-8", "replace")
        if (
            done.returncode
            and "but expected" not in said
            and "already exists" not in said
            and "unable to resolve" not in said
        ):
            raise failure(self.directory, "update-ref", said)
        return done.returncode == 0


def open_history(workspace: Workspace) -> Git:
    """Return the workspace's repository, making it on the first snapshot.

    Raises:
        CellwrightError: ``git/missing``, ``git/too-old``, ``store/full``, ``store/unwritable``, ``git/failed``.
    """
    git = Git.of(create_store(workspace))
    if git.exists:
        return git
    git_version()
    with locked(git.directory.parent / "history.lock"):
        if not git.exists:
            _create(git)
    return git


def _create(git: Git) -> None:
    options = ("--quiet", "--bare", "--object-format=sha1", "--template=", "--initial-branch=main")
    refs_as_files = {"GIT_DEFAULT_REF_FORMAT": "files"}  # whatever the user's git makes: logs are read, locks dropped
    made = Git(git.directory.with_name("history.git.new"))  # nobody is to find half of one
    shutil.rmtree(made.directory, ignore_errors=True)
    made.run("init", *options, str(made.directory), extra=refs_as_files)
    try:
        _write_settings(made)
        made.directory.replace(git.directory)
    except OSError as error:
        raise unwritable(git.directory, error) from error


def failure(directory: Path, command: str, said: str) -> CellwrightError:
    """Turn what git said into an error a person can act on."""
    if "No space left" in said or "Disk quota" in said or "File too large" in said or "write error" in said:
        return unwritable(directory, OSError(28, "No space left on device"))
    lines = [line for line in said.strip().splitlines() if line]
    error = CellwrightError(
        "git/failed",
        f"git {command} failed: {lines[-1] if lines else 'it gave no reason'}.",
        f"Look with: git --git-dir='{directory}' fsck",
    )
    error.__cause__ = RuntimeError(said.strip()) if said.strip() else None
    return error


def _write_settings(git: Git) -> None:
    lines = ["[cellwright]", "\tv = 1"]
    for key, value in _SETTINGS.items():
        section, _, name = key.rpartition(".")
        head, _, sub = section.partition(".")
        lines += [f'[{head} "{sub}"]' if sub else f"[{head}]", f"\t{name} = {value}"]
    lines += ["[transfer]", *(f"\thideRefs = {value}" for value in _VISIBLE)]
    with (git.directory / "config").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
