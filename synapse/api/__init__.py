"""The HTTP face: what Synapse answers under `/api`."""
