"""What can be wrong with a change to a guild's configuration.

SynapseError
  x UnknownSetting      no such key; names the nearest right one
  x InvalidSetting      the value is not of the key's type or range
  x ZoneConflict        a zone's name or one of its channels is taken
  x UnknownZone         no such zone, or it is archived
  x SeasonConflict      a season of that name exists, or none is active
"""

from synapse.kit.errors import SynapseError


class UnknownSetting(SynapseError):
    """No such key."""

    def __init__(self, key: str, hint: str = "") -> None:
        super().__init__("unknown-setting", f"there is no setting {key[:100]!r}", hint)


class InvalidSetting(SynapseError):
    """The value is not of the key's type or range."""

    def __init__(self, key: str, message: str, hint: str = "") -> None:
        super().__init__("invalid-setting", f"{key}: {message}", hint)


class ZoneConflict(SynapseError):
    """A zone's name or one of its channels is taken."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("zone-conflict", message, hint)


class UnknownZone(SynapseError):
    """No such zone, or it is archived."""

    def __init__(self, zone: int | str) -> None:
        super().__init__("unknown-zone", f"there is no zone {zone!r} in use", "list the zones to see their ids")


class SeasonConflict(SynapseError):
    """A season of that name exists already, or none is active."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("season-conflict", message, hint)
