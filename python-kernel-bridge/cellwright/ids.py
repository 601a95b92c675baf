"""Ids and instants, as every file and message writes them."""

from __future__ import annotations

import os
import time
from datetime import datetime, timezone
from functools import lru_cache


def new_id() -> str:
    """Return a fresh UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then randomness."""
    bits = int.from_bytes((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(0x3 << 62) | 2 << 62
    text = f"{bits:032x}"  # quicker than by way of uuid.UUID
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def instant(seconds: float | None = None) -> str:
    """Return a Unix time in seconds (now by default) as UTC RFC 3339 with milliseconds."""
    whole, micros = divmod(round((time.time() if seconds is None else seconds) * 1e6), 1_000_000)
    return f"{_second(whole)}.{micros // 1000:03d}Z"


def unix_time(instant: str) -> float:
    """Return an instant as a Unix time in seconds."""
    return datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp()


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    """Files of a run share their seconds: writing one takes longer than all the rest."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
