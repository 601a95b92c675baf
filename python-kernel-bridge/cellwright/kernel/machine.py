"""What the kernel runs on, and how much of it the session took."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..wire.types import Hardware

try:
    import resource
except ImportError:  # Windows
    _usage: Any = None
else:
    _usage = resource.getrusage


def hardware() -> Hardware:
    """Describe the machine, without asking it anything that takes time."""
    found: Hardware = {"platform": f"{sys.platform}-{platform.machine().lower()}", "cpus": os.cpu_count() or 1}
    with suppress(AttributeError, ValueError, OSError):  # not told on every system: the field is optional
        found["memoryBytes"] = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    accelerator = _nvidia()
    if accelerator:
        found["accelerator"] = accelerator
    return found


def peak_memory() -> int | None:
    """Return the most resident memory that the process had so far, in bytes; None where the system does not tell."""
    if _usage is None:
        return _windows_peak()
    peak = int(_usage(resource.RUSAGE_SELF).ru_maxrss)
    return peak if sys.platform == "darwin" else peak * 1024


def _nvidia() -> str | None:
    folder = "/proc/driver/nvidia/gpus"
    try:
        cards = sorted(os.listdir(folder))
        with open(os.path.join(folder, cards[0], "information"), encoding="utf-8") as lines:
            model = next((line.partition(":")[2].strip() for line in lines if line.startswith("Model")), "NVIDIA")
    except (OSError, IndexError):  # no such card
        return None
    return model if len(cards) == 1 else f"{len(cards)} × {model}"


def _windows_peak() -> int | None:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            ("peak", ctypes.c_size_t),
            ("rest", ctypes.c_size_t * 7),
        )

    counters = Counters(size=ctypes.sizeof(Counters))
    windows: Any = getattr(ctypes, "windll", None)
    if windows is None:
        return None
    process = windows.kernel32.GetCurrentProcess()
    answered = windows.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)
    return int(counters.peak) if answered else None
