"""A tracked script does what it does alone: what it sees, prints and leaves behind, and how it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from track_command import MAIN, cell_outputs, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBES = {
    "what it sees": '''"""Its own words."""
import sys, os
# %% Look
"""A text is no docstring here."""
# %%
import __main__
names = ("__name__", "__doc__", "__package__", "__spec__", "__cached__", "__builtins__")
print(*(repr(globals()[name]) for name in names), globals() is vars(__main__))
print(os.path.relpath(__file__), sys.argv, os.path.relpath(sys.path[0]), type(sys.stdout), type(__loader__))
print(sorted(name for name in os.environ if name not in ("_", "PWD")), sys.stdin.read())
''',
    "an error": "import features\n# %%\ndef f(): features.fail()\n# %%\nf()\nprint('never')\n",
    "an error with a cause": "try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError('x') from e\n",
    "its own way to show errors": "import sys\nsys.excepthook = lambda k, e, t: print('mine', e, t.tb_lineno)\n1 / 0\n",
    "a syntax error": "print('never')\n# %%\nx = (1\n",
    "a late future import": "# %%\nx = 1\n# %%\nfrom __future__ import annotations\n",
    "a future import": "# %%\nfrom __future__ import annotations\n"
    "# %%\ndef f(x: nowhere): ...\nprint(f.__annotations__)\n",
    "a mark within a statement": "def f():\n    x = '''\n# %% no\n'''\n# %% no\n    return x\n\n# %% yes\nprint(f())\n",
    "exit with text": "import sys\nprint('a')\nsys.exit('why')\n",
    "exit with a number": "import sys\nprint('a')\nsys.exit(300)\n",
    "exit without": "raise SystemExit\n",
    "exit at once": "import os\nprint('a', flush=True)\nprint('lost')\nos._exit(5)\n",
    "atexit and threads": "import atexit, threading, time\natexit.register(print, 'bye')\n"
    "def late():\n    time.sleep(.2); print('late')\nthreading.Thread(target=late).start()\nprint('main')\n",
    "subprocesses": "import subprocess, sys\nsys.stdout.flush()\n"
    "subprocess.run([sys.executable, '-c', 'print(1); import sys; print(2, file=sys.stderr)'])\n"
    "print(subprocess.check_output([sys.executable, __file__, 'x']) if len(sys.argv) == 1 else sys.argv[1:])\n",
    "multiprocessing by fork": "import multiprocessing as m\ndef f(x): return x * x\n"
    "if __name__ == '__main__':\n    print(m.get_context('fork').Pool(2).map(f, [1, 2]))\n",
    "multiprocessing by spawn": "import multiprocessing as m\ndef f(x):\n    print('in', x, flush=True); return x * x\n"
    "# %%\nif __name__ == '__main__':\n    with m.get_context('spawn').Pool(1) as pool: print(pool.map(f, [1, 2]))\n",
    "a process pool": "from concurrent.futures import ProcessPoolExecutor\ndef f(x): return x + 1\n"
    "if __name__ == '__main__':\n    with ProcessPoolExecutor(2) as pool: print(list(pool.map(f, range(3))))\n",
    "asyncio": "import asyncio\nasync def f():\n    await asyncio.sleep(0); return 3\n# %%\nprint(asyncio.run(f()))\n",
    "reading lines": "# %%\nname = input('name? ')\n# %%\nimport sys\nprint(name, list(sys.stdin))\n",
    "pickling its own classes": "import pickle\nclass A: x = 1\n# %%\nprint(pickle.loads(pickle.dumps(A())).x)\n",
    "getting at its source": "import inspect\n# %%\ndef f(): return 1\n# %%\nprint(inspect.getsource(f))\n",
    "a relative import": "from . import features\n",
    "warnings": "import warnings\nfor n in range(3): warnings.warn('once')\nprint('\\d')\n",
    "logging": "import logging\nlogging.basicConfig()\nlogging.warning('w')\n",
    "bytes and a stream of its own": "import sys, io\nsys.stdout.buffer.write(b'raw\\n')\n"
    "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, 'utf-8', line_buffering=True)\nprint('é')\n",
    "redirected output": "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as s: print('in')\n"
    "print(s.getvalue())\n",
    "unittest": "import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertTrue(1)\n"
    "# %%\nunittest.main(argv=['x'])\n",
    "form feeds and odd line ends": "x = 1\n\f\n# %%\ny = 'a\u2028b'\n# %%\nraise ValueError(y)\n",
    "nothing": "",
    "comments alone": "# %% A\n# %% B\n",
    "a killed child of its own": "import os, signal\npid = os.fork()\nif not pid: os.kill(os.getpid(), 9)\n"
    "print(os.waitpid(pid, 0)[1])\n",
    "a recursion": "def f(): f()\n# %%\ntry: f()\nexcept RecursionError: print('deep')\n",
    "figures": "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n# %%\n"
    "plt.plot([1, 2]); plt.title('\u4e2d'); plt.show()\nprint(plt.get_fignums())\n",
}
_VARIES = re.compile(r"in [\d.]+s|0x[0-9a-f]+|^Cellwright keeps .*\n.*\n", re.MULTILINE)


def ended(command: Sequence[str], folder: Path) -> tuple[int, str, str]:
    done = subprocess.run(command, cwd=folder, input="one\ntwo\n", capture_output=True, text=True, timeout=120)
    return done.returncode, _VARIES.sub("", done.stdout), _VARIES.sub("", done.stderr)


@pytest.mark.parametrize("source", [pytest.param(source, id=name) for name, source in PROBES.items()])
def test_it_ends_as_it_would_alone(folder: Path, source: str) -> None:
    (folder / "features.py").write_text("def fail():\n    raise KeyError('f')\n", encoding="utf-8")
    (folder / "probe.py").write_text(source, encoding="utf-8")

    alone = ended([sys.executable, "probe.py"], folder)
    tracked = ended([sys.executable, "-c", MAIN, "track", "probe.py"], folder)

    assert tracked == alone


def test_every_name_and_argument_comes_through(folder: Path) -> None:
    (folder / "überall нет.py").write_text("import sys\nprint(sys.argv)\n", encoding="utf-8")
    arguments = ["überall нет.py", "--json", "--", "ä b", "-x", "*", ""]

    alone = ended([sys.executable, *arguments], folder)
    tracked = ended([sys.executable, "-c", MAIN, "track", *arguments], folder)

    assert tracked[:2] == alone[:2]


def test_a_script_declares_its_encoding(folder: Path) -> None:
    (folder / "old.py").write_bytes("# -*- coding: latin-1 -*-\nprint('é')\n".encode("latin-1"))

    assert ended([sys.executable, "-c", MAIN, "track", "old.py"], folder)[:2] == (0, "é\n")


def test_megabytes_go_by_and_the_first_are_kept(folder: Path) -> None:
    lines = min(300_000 * int(os.environ.get("CELLWRIGHT_SCALE", "1")), 1_000_000)
    source = f"line = 'x' * 99\nfor _ in range({lines}): print(line)\n"
    (folder / "loud.py").write_text(source, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", MAIN, "track", "loud.py"], cwd=folder, capture_output=True, timeout=300
    )

    assert done.stdout.count(b"\n") == lines
    outputs = cell_outputs(folder, runs(folder)[-1])
    kept = next(output["text"] for output in outputs if output["name"] == "stdout")
    assert kept.startswith("x" * 99 + "\n")
    assert 19 * 2**20 < len(kept) <= 20 * 2**20
    assert any("were not kept" in output["text"] for output in outputs)
