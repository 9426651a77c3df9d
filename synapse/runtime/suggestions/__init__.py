"""What an admin might want to look at: found by comparing configuration and figures, without any model."""
