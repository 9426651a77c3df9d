"""Replays the golden vectors of the earlier system through the rules engine, and says where the two disagree.

`python -m tests.conformance FILE.jsonl [--preset ID]`
"""
