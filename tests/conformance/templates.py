"""The vector's achievement templates as a pack of ours."""

from typing import Any

from synapse.rules.documents.measure import Measure
from synapse.rules.documents.pack import DeclaredEvent, Pack
from synapse.rules.documents.rule import Milestone, Rule, Trigger
from synapse.rules.effects import Credit, Effect

#: the event on which `achievement_check` looks at a member, without anything having happened
CHECK = "vector.check"

#: counter of the earlier system → the measure that says the same
COUNTERS: dict[str, dict[str, Any]] = {
    "messages_sent": {"count": "events", "of": "message_create", "by": ("actor",)},
    "reactions_given": {"count": "events", "of": "reaction_add", "by": ("actor",)},
    "reactions_received": {"count": "events", "of": "reaction_add", "by": ("target",)},
    "threads_created": {"count": "events", "of": "thread_create", "by": ("actor",)},
    "voice_minutes": {"sum": "minutes", "of": "voice_tick", "by": ("actor",)},
}


def measure_name(counter: str, scope: str) -> str:
    """The measure behind a counter, over the season or all time."""
    return f"vector_{counter}_{'season' if scope == 'season' else 'lifetime'}"


def milestone_id(template: int) -> str:
    """The id of a template's rule."""
    return f"vector-{template}"


def template_id(milestone: str) -> int:
    """The template behind a rule."""
    return int(milestone.removeprefix("vector-"))


def pack(templates: list[dict[str, Any]], *, checked: bool = False) -> Pack:
    """Templates as achievements, in their order; `checked` makes them wait for `CHECK` and nothing else.

    What could only be granted by hand is an achievement without conditions; a check leaves it out.
    """
    rules = [(_condition(template), template) for template in templates]
    return Pack(
        synapse=1,
        id="vector",
        version="1.0.0",
        name="Achievements of a vector",
        measures={
            measure_name(counter, scope): Measure(**definition, period=scope)
            for counter, definition in COUNTERS.items()
            for scope in ("season", "lifetime")
        },
        events={CHECK: DeclaredEvent()},
        rules=tuple(_rule(template, condition, checked) for condition, template in rules if condition or not checked),
    )


def _rule(template: dict[str, Any], condition: str | None, checked: bool) -> Rule:
    rewards: list[Effect] = [
        Credit(currency=currency, amount=amount)
        for currency in ("xp", "gold")
        if (amount := template.get(f"{currency}_reward") or 0)
    ]
    return Rule(
        id=milestone_id(template["id"]),
        kind="achievement",
        trigger=Trigger(event=(CHECK,)) if checked else None,
        milestone=Milestone(name=template["name"], rarity=template["rarity"]),
        conditions=(condition,) if condition else (),
        effects=tuple(rewards),
    )


def _condition(template: dict[str, Any]) -> str | None:
    """When a template is earned; None where only an admin can grant it."""
    scope, value = template["requirement_scope"], template["requirement_value"]
    if value is None or not template.get("active", True):
        return None
    match template["requirement_type"]:
        case "counter_threshold" if template["requirement_field"] in COUNTERS:
            return f"measures.{measure_name(template['requirement_field'], scope)} >= {value}"
        case "star_threshold":
            return f"member.{'balance' if scope == 'season' else 'lifetime'}.stars >= {value}"
        case "xp_milestone":
            return f"member.lifetime.xp >= {value}"
        case _:
            return None
