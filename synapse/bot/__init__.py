"""The Discord face: what Discord says comes in here, and what it is to be told goes out."""
