from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from live_kernel import LiveKernel, live_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[LiveKernel]:
    workspace = tmp_path / "work"
    workspace.mkdir()
    with live_kernel(workspace, tmp_path / "spool") as live:
        yield live
