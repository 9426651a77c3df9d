"""What capturing keeps for itself: who is in voice, which stretches were missed, how far back history was read."""
