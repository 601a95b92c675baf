"""The MLflow plugin `cellwright:`."""
