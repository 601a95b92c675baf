"""What capture costs a cell: a real kernel, the same cells with and without it, taking turns.

Run: python benchmarks/capture.py [cells]. One JSON line. Times in ms, medians, and `_p95` where that is said.

`before_reply` is what the kernel's main thread spends in capture's hooks before the reply, as the clock on the wall has
it; `before_reply_cpu` the processor's time of that, which other work on the machine disturbs less.

`<cell>_ratio` tells how much longer a cell takes with capture than without, from the request to the reply in a kernel
that is idle before, its evidence told: as a person sees it who runs a cell (median of pairs run one after the other,
each way round in turn). `<cell>_cpu_ratio` is the same of the main thread's processor time, what it does after the
reply included. `<cell>_run_all_ratio` is of several such cells requested at once, from the first request to the last
reply, where evidence of one cell meets the next. The files are the same for both, and warm.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python-kernel-bridge" / "tests" / "kernel"))
from live_kernel import LiveKernel, live_kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL = "x = {k}\ny = x + 1"
IO_CELLS = {
    "io_write_and_read": """
for k in range(1000):
    with open(f"part-{k % 50}.bin", "wb") as file:
        file.write(b"x" * 65536)
    with open(f"part-{k % 50}.bin", "rb") as file:
        file.read()
""",
    "io_many_small": """
import json
for k in range(1000):
    with open(f"small/{k}.json") as file:
        json.load(file)
""",
    "io_large": """
for k in range(8):
    with open(f"large-{k % 2}.bin", "rb") as file:
        while file.read(2**20):
            pass
""",
}
FILES = """
import json, os
os.mkdir("small")
for k in range(1000):
    with open(f"small/{k}.json", "w") as file:
        json.dump([{"row": row, "value": row / 7, "name": "n" * 20} for row in range(50)], file)
for k in range(2):
    with open(f"large-{k}.bin", "wb") as file:
        file.write(os.urandom(2**26))
"""
VARIABLES = "globals().update({f'name_{k}': [k] for k in range(5000)})"
TIME_HOOKS = """
import time as _t
_own = []
def _timed(method):
    def timed(*args):
        began, cpu = _t.perf_counter(), _t.thread_time()
        method(*args)
        cpu, took = _t.thread_time() - cpu, _t.perf_counter() - began
        _own.append([took * 1e3, cpu * 1e3])
    return timed
for _name in ("pre_run_cell", "post_run_cell"):
    _calls = get_ipython().events.callbacks[_name]
    _calls[:] = [_timed(c) if "cellwright" in type(getattr(c, "__self__", None)).__module__ else c for c in _calls]
"""
RUN_ALL = 5
"""Cells requested at once."""
CPU_SECONDS = "__import__('time').thread_time()"


class Took(NamedTuple):
    """Seconds of one cell."""

    wall: float
    cpu: float


def main(cells: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder, "work")
        work.mkdir()
        with live_kernel(work, install=False) as bare, live_kernel(work, Path(folder, "spool")) as kept:
            print(json.dumps({name: round(value, 3) for name, value in measure(bare, kept, cells).items()}))


def measure(bare: LiveKernel, kept: LiveKernel, cells: int) -> dict[str, float]:
    rounds = max(11, cells // 5)
    found = compared("small_cell", bare, kept, [SMALL.format(k=k) for k in range(cells)])
    bare.execute(FILES, silent=True)
    for name, source in IO_CELLS.items():
        found |= compared(name, bare, kept, [source] * rounds)
    kept.execute(TIME_HOOKS, silent=True)
    found |= hooks("before_reply", kept, cells)
    kept.run(VARIABLES)
    return found | hooks("before_reply_5000_variables", kept, cells)


def compared(name: str, bare: LiveKernel, kept: LiveKernel, sources: Sequence[str]) -> dict[str, float]:
    alone = pairs(bare, kept, [[source] for source in sources])
    at_once = pairs(bare, kept, [sources[:RUN_ALL]] * max(5, len(sources) // RUN_ALL))
    return {
        f"{name}_without": statistics.median(a.wall for a, _ in alone) * 1e3,
        f"{name}_with": statistics.median(b.wall for _, b in alone) * 1e3,
        f"{name}_ratio": statistics.median(b.wall / a.wall for a, b in alone),
        f"{name}_cpu_ratio": statistics.median(b.cpu / a.cpu for a, b in alone),
        f"{name}_run_all_ratio": statistics.median(b.wall / a.wall for a, b in at_once),
        f"{name}_run_all_cpu_ratio": statistics.median(b.cpu / a.cpu for a, b in at_once),
    }


def pairs(bare: LiveKernel, kept: LiveKernel, rounds: Sequence[Sequence[str]]) -> list[tuple[Took, Took]]:
    found: list[tuple[Took, Took]] = []
    for k, sources in enumerate([rounds[0], *rounds]):
        if k % 2:
            found.append((took(bare, sources), took(kept, sources)))
        else:
            second, first = took(kept, sources), took(bare, sources)
            found.append((first, second))
    return found[1:]  # the first one warms up


def hooks(name: str, kept: LiveKernel, cells: int) -> dict[str, float]:
    kept.execute("_own.clear()", silent=True)
    for k in range(cells):
        kept.evidence_of(kept.record(SMALL.format(k=k)))
    each = json.loads(kept.execute("print(_own)", silent=True).text)
    both = list(zip(each[::2], each[1::2], strict=True))
    wall, cpu = ([before[what] + after[what] for before, after in both] for what in (0, 1))
    return {
        name: statistics.median(wall),
        f"{name}_p95": statistics.quantiles(wall, n=20)[-1],
        f"{name}_cpu": statistics.median(cpu),
    }


def took(kernel: LiveKernel, sources: Sequence[str]) -> Took:
    """Run cells at once in a kernel that is idle, and leave it so."""
    cpu = cpu_seconds(kernel)
    began = time.perf_counter()
    requests = [kernel.send(source, metadata={"cellId": "c1"}) for source in sources]
    replies = [kernel.reply(request) for request in requests]
    wall = time.perf_counter() - began
    assert [reply["content"]["status"] for reply in replies] == ["ok"] * len(sources)
    published = [message for request in requests for message in kernel.published(request)]
    cpu = cpu_seconds(kernel) - cpu
    for message in published:
        if message["msg_type"] == "cellwright_run":
            kernel.evidence_of(message["content"])
    return Took(wall, cpu)


def cpu_seconds(kernel: LiveKernel) -> float:
    reply = kernel.execute("", silent=True, user_expressions={"cpu": CPU_SECONDS}).reply
    return float(reply["content"]["user_expressions"]["cpu"]["data"]["text/plain"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
