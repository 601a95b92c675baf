"""Types and validators, generated from schema/wire."""
