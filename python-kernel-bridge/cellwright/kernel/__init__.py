"""Capture: runs in the user's kernel, on the standard library alone."""

from __future__ import annotations

from .install import install, pause, resume, uninstall

__all__ = ["install", "pause", "resume", "uninstall"]
