"""Threads and processes that a cell starts: what they read and write is its run's, and none disturbs capture."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from live_kernel import LiveKernel

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only there is a watch on what other processes do")
WORKER = "def work(name):\n    open(name).read(); open('out-' + name, 'w').write('x')\n"


def paths(run: dict[str, Any]) -> tuple[set[str], set[str]]:
    return {use["path"] for use in run["reads"]}, {use["path"] for use in run["writes"]}


@pytest.fixture
def inputs(kernel: LiveKernel) -> LiveKernel:
    for name in ("a.txt", "b.txt"):
        (kernel.workspace / name).write_text("x")
    (kernel.workspace / "worker.py").write_text(WORKER)
    kernel.record("from worker import work")
    return kernel


def test_threads_of_a_cell_read_and_write_for_its_run(inputs: LiveKernel) -> None:
    run = inputs.record(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool: list(pool.map(work, ['a.txt', 'b.txt'] * 20))"
    )

    assert paths(run) == ({"a.txt", "b.txt"}, {"out-a.txt", "out-b.txt"})


def test_a_thread_that_goes_on_after_its_cell_counts_for_the_run_that_is_going_on(inputs: LiveKernel) -> None:
    started = inputs.record(
        "import threading\n"
        "go, done = threading.Event(), threading.Event()\n"
        "def later():\n    go.wait(); work('a.txt'); done.set()\n"
        "thread = threading.Thread(target=later); thread.start()"
    )
    inputs.execute("go.set(); done.wait()", silent=True)
    between = inputs.record("thread.join()")
    again = inputs.record(
        "go.clear(); done.clear(); thread = threading.Thread(target=later); thread.start()\ngo.set(); done.wait()"
    )

    assert paths(started) == paths(between) == (set(), set())
    assert paths(again) == ({"a.txt"}, {"out-a.txt"})


@LINUX
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_a_pool_read_and_write_for_the_run(inputs: LiveKernel, method: str) -> None:
    run = inputs.record(
        f"import multiprocessing\nwith multiprocessing.get_context('{method}').Pool(2) as pool:\n"
        "    pool.map(work, ['a.txt', 'b.txt'])"
    )

    assert paths(run) == ({"a.txt", "b.txt"}, {"out-a.txt", "out-b.txt"})
    assert [entry["kind"] for entry in inputs.spooled()].count("start") == 2, "children record nothing themselves"
    assert inputs.record("1")["seq"] == 3


@LINUX
def test_workers_that_stay_count_for_each_run_that_uses_them(inputs: LiveKernel) -> None:
    inputs.record("from joblib import Parallel, delayed\nParallel(2)(delayed(len)('ab') for _ in range(4));")
    run = inputs.record("Parallel(2)(delayed(work)(name) for name in ('a.txt', 'b.txt'));")

    assert paths(run) == ({"a.txt", "b.txt"}, {"out-a.txt", "out-b.txt"})


@LINUX
def test_what_a_child_writes_into_a_new_folder_is_seen(kernel: LiveKernel) -> None:
    run = kernel.record("!mkdir -p new/deep && echo 1 > new/deep/out.txt")

    assert paths(run)[1] == {"new/deep/out.txt"}
