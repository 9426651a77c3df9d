"""Synapse: community gamification decided by rule packs (start with docs/tour.md)."""
