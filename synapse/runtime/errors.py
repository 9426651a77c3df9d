"""What can go wrong while events are handled.

SynapseError
  x Stopped             the intake takes no more events
  x UnknownGuild        nothing is known of the guild
  x KeyReused           an idempotency key came again with something else
  x AwardRefused        no rule paid what an admin asked for, and why
  x PayoutsPaused       nothing is paid while the guild's switch says so
  x NotKnown            there is nothing of that kind
  x BadField            a field of what was sent says what cannot be; `field` names it
"""

from synapse.kit.errors import BadInput, SynapseError


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


class KeyReused(SynapseError):
    """An idempotency key came again with something else."""

    def __init__(self, key: str) -> None:
        super().__init__(
            "key-reused", f"the key {key[:128]!r} was used for something else", "send another Idempotency-Key"
        )


class AwardRefused(SynapseError):
    """No rule paid what an admin asked for; nothing of it was kept."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("award-refused", message, hint)


class PayoutsPaused(SynapseError):
    """Nothing is paid while the guild's switch says so; nothing of what was asked for was kept."""

    def __init__(self) -> None:
        super().__init__(
            "payouts-paused", "payouts are paused", "switch the setting payouts_paused off, then ask again"
        )


class BadField(BadInput):
    """A field of what was sent says what cannot be; `field` names it."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class NotKnown(SynapseError):
    """There is nothing of that kind."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("not-found", message, hint)
