"""Why Discord gave no answer.

SynapseError
  x DiscordUnavailable   it is down, slow, or says something that nobody understands
  x AccessEnded          it does not let us ask on behalf of that person, or bot, any more
  x NotThere             there is no such thing, or not for who asks
"""

from synapse.kit.errors import SynapseError


class DiscordUnavailable(SynapseError):
    """Discord is down, slow, or says something that nobody understands."""

    def __init__(self, reason: str, consequence: str = "") -> None:
        about = f" {consequence}" if consequence else ""
        super().__init__(
            "discord-unavailable", f"Discord does not answer now ({reason}){about}", "try again in a while"
        )
        self.reason = reason
        self.retry_after = 30


class AccessEnded(SynapseError):
    """Discord does not let us ask on behalf of that person, or bot, any more."""

    def __init__(self) -> None:
        super().__init__("unauthorized", "Discord does not let Synapse ask for you any more", "sign in again")


class NotThere(SynapseError):
    """There is no such thing, or not for who asks. `reason` is Discord's own code for why."""

    def __init__(self, path: str, reason: int | None = None) -> None:
        super().__init__("not-found", f"Discord knows nothing at {path}")
        self.reason = reason
