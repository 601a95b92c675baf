"""nbdime's comparison of two notebooks: a peer of compare.ts.

Answers each line {"left": path, "right": path} with {"ms", "version"}; reading the files is left out.
Runs in the environment of the peers.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version


def main() -> None:
    import nbdime
    import nbformat

    for line in sys.stdin:
        asked = json.loads(line)
        left, right = (nbformat.read(asked[side], as_version=4) for side in ("left", "right"))
        wall = time.perf_counter()
        diff = nbdime.diff_notebooks(left, right)
        took = (time.perf_counter() - wall) * 1000
        print(json.dumps({"ms": took, "changes": len(diff), "version": version("nbdime")}), flush=True)


if __name__ == "__main__":
    main()
