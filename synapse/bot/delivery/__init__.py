"""Carries out on Discord what the outbox says."""
