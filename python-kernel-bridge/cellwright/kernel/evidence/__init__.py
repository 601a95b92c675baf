"""What can only be known by hashing: which variables a run changed in place, and what its files held."""
