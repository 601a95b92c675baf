"""Reads many objects of our repository through one process."""

from __future__ import annotations

import subprocess

from .git import Git

LARGEST = 64 * 2**20  # bytes


class Objects:
    """One `git cat-file --batch` that answers many questions; damaged or missing objects read as None."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._kept: dict[str, bytes] = {}

    def __enter__(self) -> Objects:
        self._process = self._git.start("cat-file", "--batch")
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            if self._process.stdin:
                self._process.stdin.close()

    def tree(self, name: str) -> list[tuple[str, str]]:
        """Return (name, oid) of each entry of a tree, none of what is no tree."""
        content, entries, at = self.read(name) or b"", [], 0
        while at < len(content):
            end = content.index(b"\0", at)
            entry = content[at:end].partition(b" ")[2].decode("utf-8", "replace")
            entries.append((entry, content[end + 1 : end + 21].hex()))
            at = end + 21
        return entries

    def read(self, name: str) -> bytes | None:
        """Return an object's content; None also for one larger than anything of ours."""
        if "\n" in name:
            return None
        if name in self._kept:
            return self._kept[name]
        content = self._ask(name)
        if content is not None and ":" not in name and len(content) < 1000:  # repeated small outputs
            self._kept[name] = content
        return content

    def _ask(self, name: str) -> bytes | None:
        process: subprocess.Popen[bytes] = self._process
        if process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(name.encode("utf-8") + b"\n")
            process.stdin.flush()
            header = process.stdout.readline()
            if not header:  # it died over a damaged object
                raise BrokenPipeError
            words = header.split()
            if len(words) != 3 or not words[2].isdigit():
                return None
            if int(words[2]) > LARGEST:  # a blob of zeros takes a thousandth of its size in a pack
                self._restart()
                return None
            content = process.stdout.read(int(words[2]))
            process.stdout.read(1)
        except BrokenPipeError:
            self._restart()
            return None
        return content

    def _restart(self) -> None:
        self._process.kill()
        self.__exit__()
        self.__enter__()
