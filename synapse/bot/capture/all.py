"""Every event of the gateway that is taken, and the function that takes it: at once, in order, without waiting."""

from collections.abc import Callable, Mapping

#: discord.py's name of an event → what takes it, with the client first
LISTENERS: Mapping[str, Callable[..., None]] = {}
