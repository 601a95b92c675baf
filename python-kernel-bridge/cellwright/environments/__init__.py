"""Package environments: add Cellwright to one, make one from a snapshot."""
