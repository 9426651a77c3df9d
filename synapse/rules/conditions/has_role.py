"""`has_role`: the member has a Discord role."""

from dataclasses import dataclass

from synapse.rules.conditions.base import Lowering, quoted
from synapse.rules.notation import DOCUMENTED, Id


@dataclass(frozen=True, slots=True, kw_only=True)
class HasRole:
    """The actor (in an achievement, the member) had this role at that moment; unknown roles are none."""

    __pydantic_config__ = DOCUMENTED

    role: Id
    """The role's id."""

    def lower(self, at: Lowering) -> str:
        return f"contains(default({at.member}.roles, []), {quoted(str(self.role))})"
