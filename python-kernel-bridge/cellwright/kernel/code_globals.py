"""The globals that compiled code loads: functions keep no source, but always their code."""

from __future__ import annotations

import dis
from functools import lru_cache
from types import CodeType

_LOADS = {"LOAD_GLOBAL", "LOAD_NAME"}


@lru_cache(maxsize=4096)
def globals_of_code(code: CodeType) -> tuple[str, ...]:
    """Return the global names that the code and the functions nested in it load."""
    names = dict.fromkeys(i.argval for i in dis.get_instructions(code) if i.opname in _LOADS)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names.update(dict.fromkeys(globals_of_code(constant)))
    return tuple(names)
