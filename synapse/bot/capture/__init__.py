"""What the gateway tells becomes events: each listener hands over at once and waits for nothing."""
