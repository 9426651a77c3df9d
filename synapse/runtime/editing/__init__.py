"""Changing packs: install, edit, remove; forms write into the community's own pack."""
