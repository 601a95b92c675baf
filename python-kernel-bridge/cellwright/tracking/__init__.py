"""Headless runs: `cellwright track`."""
