"""`cellwright track`: scripts and notebooks run without a browser leave the same snapshots."""
