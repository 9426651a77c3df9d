"""Slash commands: members' and admins', one file each."""
