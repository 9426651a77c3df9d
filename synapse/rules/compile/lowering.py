"""Words for conditions become expressions over named and unnamed measures (DESIGN §4.2)."""

from dataclasses import dataclass
from typing import Literal

from synapse.rules.aggregate import Measure
from synapse.rules.compile.registry import Registry
from synapse.rules.conditions import Condition
from synapse.rules.documents.rule import Rule


@dataclass(slots=True)
class RuleLowering:
    """The rule around a condition; unnamed measures of one definition are one measure."""

    registry: Registry
    rule: str
    kind: str
    member: Literal["actor", "member"]
    declared: int = 0

    def measure(self, measure: Measure) -> str:
        """Declare an unnamed measure; returns how to read it."""
        name = self.registry.unnamed.get(measure)
        if name is None:
            self.declared += 1
            name = f"_{self.rule.replace('-', '_').replace('.', '_')}_{self.declared}"
            self.registry.unnamed[measure] = name
            self.registry.measures[name] = measure
            self.registry.places[name] = self.registry.places[self.rule]
        return f"measures.{name}"


def lower_conditions(rule: Rule, registry: Registry) -> tuple[str, ...]:
    """Each condition of the rule as expression text, in order."""
    at = _around(rule, registry)
    return tuple(_lower(condition, at) for condition in rule.conditions)


def lower_one(condition: Condition, rule: Rule, registry: Registry) -> str:
    """One of the rule's conditions, at whatever depth, once all of them have been lowered."""
    return _lower(condition, _around(rule, registry))


def _around(rule: Rule, registry: Registry) -> RuleLowering:
    return RuleLowering(registry, rule.id, rule.kind, "member" if rule.kind == "achievement" else "actor")


def _lower(condition: Condition, at: RuleLowering) -> str:
    return condition if isinstance(condition, str) else condition.lower(at)


def role_filter(rule: Rule) -> str | None:
    """A trigger's roles as one more condition: the actor has any of them."""
    if rule.trigger is None or not rule.trigger.roles:
        return None
    return " or ".join(f'contains(default(actor.roles, []), "{role}")' for role in rule.trigger.roles)
