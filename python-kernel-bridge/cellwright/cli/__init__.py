"""The command `cellwright`: one verb a command; what they do lies in the other rooms and is imported when needed."""

from __future__ import annotations

from .root import main

__all__ = ["main"]
