"""Snapshots in git: plumbing, listing, writing, marks, deletion, sharing."""
