"""`any_of`, `all_of`, `not`: conditions made of conditions, given directly as the word's value."""

from dataclasses import dataclass
from typing import ClassVar

from synapse.rules.conditions.base import Condition, Lowering, lowered
from synapse.rules.notation import DOCUMENTED_WITH_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one of the listed conditions holds."""

    __pydantic_config__ = DOCUMENTED_WITH_WORDS
    BARE: ClassVar[str] = "conditions"

    conditions: tuple[Condition, ...]
    """The conditions."""

    def lower(self, at: Lowering) -> str:
        return " or ".join(lowered(condition, at) for condition in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Each of the listed conditions holds."""

    __pydantic_config__ = DOCUMENTED_WITH_WORDS
    BARE: ClassVar[str] = "conditions"

    conditions: tuple[Condition, ...]
    """The conditions."""

    def lower(self, at: Lowering) -> str:
        return " and ".join(lowered(condition, at) for condition in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The one condition does not hold. A condition that cannot be decided stays undecided."""

    __pydantic_config__ = DOCUMENTED_WITH_WORDS
    BARE: ClassVar[str] = "condition"

    condition: Condition
    """The condition."""

    def lower(self, at: Lowering) -> str:
        return f"not {lowered(self.condition, at)}"
