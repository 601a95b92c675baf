"""What capture costs a cell: a real kernel, the same cells with and without it, interleaved.

Run: python benchmarks/capture.py [cells]. One JSON line; times in ms. `before_reply` is what the kernel spends in
capture's hooks before the reply, `io_ratio` how much longer an I/O-heavy cell takes.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python-kernel-bridge" / "tests" / "kernel"))
from live_kernel import LiveKernel, live_kernel

SMALL = "x = {k}\ny = x + 1"
IO = """
for k in range(2000):
    with open(f"part-{k % 50}.bin", "wb") as file:
        file.write(b"x" * 65536)
    with open(f"part-{k % 50}.bin", "rb") as file:
        file.read()
"""
VARIABLES = "globals().update({f'name_{k}': [k] for k in range(5000)})"
TIME_HOOKS = """
import time as _t
_own = []
def _timed(method):
    def timed(*args):
        began = _t.perf_counter()
        method(*args)
        _own.append((_t.perf_counter() - began) * 1e3)
    return timed
for _name in ("pre_run_cell", "post_run_cell"):
    _calls = get_ipython().events.callbacks[_name]
    _calls[:] = [_timed(c) if "cellwright" in type(getattr(c, "__self__", None)).__module__ else c for c in _calls]
"""


def main(cells: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare_folder, kept_folder = Path(folder, "bare"), Path(folder, "kept")
        bare_folder.mkdir()
        kept_folder.mkdir()
        with live_kernel(bare_folder, install=False) as bare, live_kernel(kept_folder, Path(folder, "spool")) as kept:
            print(json.dumps(measure(bare, kept, cells)))


def measure(bare: LiveKernel, kept: LiveKernel, cells: int) -> dict[str, float]:
    kept.execute(TIME_HOOKS, silent=True)
    found = {"before_reply": hooks(kept, cells)}
    both = [(seconds(bare, SMALL.format(k=k)), seconds(kept, SMALL.format(k=k))) for k in range(cells)]
    found["small_cell_without"] = statistics.median(a for a, _ in both) * 1e3
    found["small_cell_with"] = statistics.median(b for _, b in both) * 1e3
    seconds(bare, IO), seconds(kept, IO)
    both = [(seconds(bare, IO), seconds(kept, IO)) for _ in range(max(5, cells // 10))]
    found["io_cell_without"] = statistics.median(a for a, _ in both) * 1e3
    found["io_cell_with"] = statistics.median(b for _, b in both) * 1e3
    found["io_ratio"] = statistics.median(b / a for a, b in both)
    kept.run(VARIABLES)
    found["before_reply_5000_variables"] = hooks(kept, cells)
    return {name: round(value, 3) for name, value in found.items()}


def hooks(kept: LiveKernel, cells: int) -> float:
    kept.execute("_own.clear()", silent=True)
    for k in range(cells):
        kept.run(SMALL.format(k=k))
    ran = kept.run("print(_own)")
    each = json.loads(ran.text)[: 2 * cells]
    return statistics.median(a + b for a, b in zip(each[::2], each[1::2], strict=True))


def seconds(kernel: LiveKernel, source: str) -> float:
    began = time.perf_counter()
    assert kernel.run(source).reply["content"]["status"] == "ok"
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
