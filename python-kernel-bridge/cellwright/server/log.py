"""One JSON line an event, in the store that it concerns."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from ..ids import instant

_LARGEST = 5 * 2**20  # bytes; then the log starts anew beside the former one


def log_event(store: Path, event: str, **fields: Any) -> None:
    """Append an event to `<store>/logs/server.jsonl`, where there is a store; one that can't be stops nothing."""
    if not store.is_dir():
        return
    path = store / "logs" / "server.jsonl"
    line = json.dumps({"time": instant(), "event": event, **fields}, ensure_ascii=False, default=str) + "\n"
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".1.jsonl"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line)
