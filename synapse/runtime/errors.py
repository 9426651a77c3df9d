"""What can go wrong while events are handled.

SynapseError
  x Stopped             the intake takes no more events
  x UnknownGuild        nothing is known of the guild
"""

from synapse.kit.errors import SynapseError


class Stopped(SynapseError):
    """The intake takes no more events."""

    def __init__(self) -> None:
        super().__init__("stopped", "Synapse is shutting down and takes no more events", "send the event again later")


class UnknownGuild(SynapseError):
    """Nothing is known of the guild."""

    def __init__(self, guild: int) -> None:
        super().__init__(
            "unknown-guild", f"nothing is known of guild {guild}", "replay a history or apply a preset first"
        )
