"""A seeded, believable community in which nobody lives: for demos, benchmarks and tests."""
