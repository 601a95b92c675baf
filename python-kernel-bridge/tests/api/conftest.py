from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "kernel"))
from live_kernel import LiveKernel, live_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    workspace = tmp_path_factory.mktemp("work")
    with live_kernel(workspace, workspace / ".cellwright" / "spool" / "notebook") as live:
        yield live
