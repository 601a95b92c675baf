"""Which files a run reads and writes: heard from Python, from wrapped libraries, and from a watch on the workspace."""
