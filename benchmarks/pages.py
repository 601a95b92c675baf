"""The first page of 10,000 runs: the first time ever, after a new run, and again."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from cellwright.history.git import Git, open_history
from cellwright.history.message import run_message
from cellwright.history.pages import Query, page
from cellwright.store.workspace import find_workspace

RUNS = int(os.environ.get("CELLWRIGHT_BENCH_RUNS", "10000"))
GOLDEN = Path(__file__).parents[1] / "schema/golden/snapshot/flights-like/input.json"
NOTEBOOK = "0123456789abcdef0123456789abcdef"


def add(git: Git, count: int, first: int) -> None:
    """Commit runs, a session each thousand."""
    some: dict[str, Any] = json.loads(GOLDEN.read_text())["run"]
    parts: list[str] = []
    for n in range(first, first + count):
        session = str(uuid.UUID(int=(0x0193B5A0_0000_7000_8000 << 48) + n // 1000))
        started = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(1_760_000_000 + 60 * n))
        run = {**some, "run": str(uuid.UUID(int=(0x0193B5A1_0000_7000_8000 << 48) + n)), "session": session, "seq": n}
        run["started"] = started
        message = run_message(run, title=f"Train the model {n}", notebook="flights.ipynb", index=3)  # type: ignore[arg-type]
        ref = f"refs/cellwright/snapshots/{NOTEBOOK}/{session}"
        parent = f"from {ref}^0\n" if n == first and n % 1000 else ""
        size = len(message.encode())
        parts.append(
            f"commit {ref}\ncommitter Ada <a@b.c> {1_760_000_000 + 60 * n} +0000\ndata {size}\n{message}\n{parent}\n"
        )
    command = ["git", "--git-dir", str(git.directory), "fast-import", "--quiet", "--force"]
    subprocess.run(command, input="".join(parts).encode(), check=True)


def timed(git: Git, limit: int) -> float:
    start = time.perf_counter()
    answer = json.loads(page(git, Query(limit=limit), lambda _: "flights.ipynb"))
    assert len(answer["rows"]) == min(limit, answer["total"]), answer
    return (time.perf_counter() - start) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        git = open_history(find_workspace(Path(folder), Path(folder)))
        add(git, RUNS, 0)
        first = timed(git, 100)
        again = statistics.median(timed(git, 100) for _ in range(20))
        after = []
        for n in range(5):
            add(git, 1, RUNS + n)
            after.append(timed(git, 100))
        everything = statistics.median(timed(git, RUNS) for _ in range(3))
    new = statistics.median(after)
    figures = {"firstEverMs": first, "firstPageMs": again, "afterANewRunMs": new, "everyRowMs": everything}
    goal = {
        "goal": f"First page of {RUNS:,} runs: ≤ 100 ms",
        "figure": f"{again:.1f} ms, after a new run {new:.1f} ms; index made anew {first:.0f} ms",
        "met": max(again, new) <= 100,
    }
    rounded = {key: round(value, 1) for key, value in figures.items()}
    print(json.dumps({"benchmark": "pages", "goals": [goal], "figures": rounded}))


if __name__ == "__main__":
    main()
