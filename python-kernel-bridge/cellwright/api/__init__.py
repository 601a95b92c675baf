"""What `cw.*` offers in notebooks and scripts."""
