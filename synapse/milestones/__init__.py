"""What members achieve."""
