"""What can be wrong with a change to a guild's configuration.

SynapseError
  x UnknownSetting      no such key; names the nearest right one
  x InvalidSetting      the value is not of the key's type or range
  x InvalidSettings     several settings at once cannot be as they were given
  x UnknownTerm         the product has no such word to rename
  x ZoneConflict        a zone's name or one of its channels is taken
  x InvalidZone         a zone's name or multiplier cannot be
  x UnknownZone         no such zone, or it is archived
  x SeasonConflict      a season of that name exists, or none is active
  x UnknownSeason       no such season
"""

from collections.abc import Sequence

from synapse.kit.errors import SynapseError


class UnknownSetting(SynapseError):
    """No such key."""

    def __init__(self, key: str, hint: str = "") -> None:
        super().__init__("unknown-setting", f"there is no setting {key[:100]!r}", hint)
        self.field = key[:100]


class InvalidSetting(SynapseError):
    """The value is not of the key's type or range; `said` is what is wrong, for where the key is known."""

    def __init__(self, key: str, message: str, hint: str = "") -> None:
        super().__init__("invalid-setting", f"{key}: {message}", hint)
        self.field, self.said = key, message


class InvalidSettings(SynapseError):
    """Several settings at once cannot be as they were given: `parts` are what is wrong with each."""

    def __init__(self, parts: Sequence[UnknownSetting | InvalidSetting]) -> None:
        told = "; ".join(one.message for one in parts[:3])
        super().__init__("invalid-setting", f"{len(parts)} settings cannot be so: {told}", "correct the named settings")
        self.parts = tuple(parts)


class UnknownTerm(SynapseError):
    """The product has no such word to rename."""

    def __init__(self, term: str, hint: str = "") -> None:
        super().__init__("unknown-term", f"there is no term {term[:100]!r}", hint)
        self.field = term[:100]


class InvalidZone(SynapseError):
    """A zone's name or multiplier cannot be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("invalid-zone", message, hint)


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


class UnknownSeason(SynapseError):
    """No such season."""

    def __init__(self, season: int) -> None:
        super().__init__("unknown-season", f"there has been no season {season}", "list the seasons to see their ids")
