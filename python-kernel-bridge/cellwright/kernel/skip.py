"""Which cells the user leaves out: by a tag, or by a comment above its code. As src/domain/history/left-out.ts."""

from __future__ import annotations

import re
from typing import Any

SKIP_TAG = "cellwright-skip"
_COMMENT = re.compile(r"(?:[^\S\n]*(?:#[^\n]*)?\n)*?[^\S\n]*#\s*cellwright:\s*skip\b")


def is_left_out(source: str, tags: Any) -> bool:
    """Return whether neither the cell nor its runs are to be kept."""
    return (isinstance(tags, (list, tuple)) and SKIP_TAG in tags) or _COMMENT.match(source) is not None
