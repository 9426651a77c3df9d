"""Recorded histories of communities: reading them from files, and inventing a believable one."""
