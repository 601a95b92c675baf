"""Capture: runs in the user's kernel, on the standard library alone."""
