"""`not_self_interaction`: the actor and the target are two people."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering
from synapse.rules.notation import DOCUMENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSelfInteraction:
    """The actor is not the target; an unknown target is somebody else."""

    __pydantic_config__ = DOCUMENTED

    def lower(self, at: Lowering) -> str:
        return "actor.id != default(target.id, 0)"
