"""`in_zone`: the event happened in a zone."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering, quoted
from synapse.rules.notation import DOCUMENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class InZone:
    """The event's channel belongs to this zone."""

    __pydantic_config__ = DOCUMENTED

    zone: str
    """The zone's name."""

    def lower(self, at: Lowering) -> str:
        return f"default(zone.name, '') == {quoted(self.zone)}"
