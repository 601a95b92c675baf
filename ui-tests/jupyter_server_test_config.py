"""The server of the browser tests: open to them, rooted in a folder of their own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyterlab.galata import configure_jupyter_server

c: Any = get_config()  # type: ignore[name-defined]  # noqa: F821  # given by traitlets

configure_jupyter_server(c)

root = Path(os.environ["CELLWRIGHT_UI_ROOT"]) / "work"
root.mkdir(parents=True, exist_ok=True)
c.ServerApp.root_dir = str(root)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["CELLWRIGHT_UI_PORT"])
c.ServerApp.allow_root = True
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
