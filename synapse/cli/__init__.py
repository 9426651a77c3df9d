"""The terminal face and the composition root: the one place where things are built and wired."""
