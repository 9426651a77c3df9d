"""What we ask of Discord over HTTP: who somebody is, and what they may do in a guild."""
