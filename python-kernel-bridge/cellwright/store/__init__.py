"""Workspaces, their stores, notebook ids and consent."""
