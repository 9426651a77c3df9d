"""A local Discord: its gateway and its REST routes, strict, for an unmodified client."""
