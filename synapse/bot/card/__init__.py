"""A member's profile as a picture."""
