"""`voice_active`: the member takes part in the voice channel."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering
from synapse.rules.notation import DOCUMENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceActive:
    """The member was not muted and deafened for the whole tick, nor in the AFK channel."""

    __pydantic_config__ = DOCUMENTED

    def lower(self, at: Lowering) -> str:
        return "not event.is_idle and not event.is_afk"
