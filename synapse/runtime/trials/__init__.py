"""What events would lead to: decided in full, on state that is stored or assumed, and nothing written."""
