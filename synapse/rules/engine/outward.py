"""Effects beyond money: what the runtime delivers, logs, reverses, or decides next (DESIGN §4.2)."""

from typing import Any

from synapse.rules.decision import Delivery, LogLine, Reversal
from synapse.rules.effects import (
    Announce,
    AssignRole,
    Effect,
    Emit,
    GrantMilestone,
    Log,
    RemoveRole,
    Reverse,
    SendMessage,
)
from synapse.rules.engine.plan import BoundRule
from synapse.rules.engine.run import Refused, Run
from synapse.rules.expressions import FAILURES, MISSING
from synapse.rules.vocabulary import Type


def carry_out(run: Run, rule: BoundRule, values: tuple[object, ...]) -> None:
    """Note every effect of a rule that is neither money nor shaping."""
    for effect, positions in rule.others:
        try:
            _carry_out(run, rule, effect, [values[position] for position in positions])
        except FAILURES as error:
            run.fail(rule, error)


def _carry_out(run: Run, rule: BoundRule, effect: Effect, values: list[object]) -> None:
    if isinstance(effect, AssignRole | RemoveRole):
        kind = "assign_role" if isinstance(effect, AssignRole) else "remove_role"
        _deliver(run, Delivery(kind, rule.id, _member(run, effect.to), None, {"role": str(effect.role)}))
        return
    match effect:
        case GrantMilestone():
            _grant(run, effect)
        case Announce():
            _announce(run, rule, effect)
        case SendMessage():
            to = None if effect.to is None else _member(run, effect.to)
            message = _message(run, effect.template)
            run.decision.deliveries.append(Delivery("send_message", rule.id, to, effect.channel, message))
        case Log():
            run.decision.log.append(LogLine(rule.id, run.context.member or run.context.event.actor, effect.message))
        case Emit():
            payload = {name: value for name, value in zip(effect.payload, values, strict=True) if value is not MISSING}
            run.follow(effect.event, run.context.event.actor, payload)  # pyright: ignore[reportArgumentType]
        case Reverse():
            run.decision.reversals.append(Reversal(rule.id, effect.type, str(values[0])))
        case _:
            raise TypeError(f"{type(effect).__name__} is not an effect beyond money")


def _announce(run: Run, rule: BoundRule, effect: Announce) -> None:
    """Every achievement may be announced but one that says so: `announce: false`."""
    payload = _message(run, effect.template) | {"title": effect.title, "preference": effect.preference}
    name = run.context.event.payload.get("milestone", rule.id if rule.checked.rule.milestone else None)
    earned = run.program.compiled.registry.milestones.get(str(name))
    channel = effect.channel
    if earned is not None and earned.milestone is not None:
        if not earned.milestone.announce:
            return
        channel = earned.milestone.announce_channel or channel
        payload["milestone"] = {
            "id": earned.id,
            "name": earned.milestone.name,
            "description": earned.milestone.description,
            "rarity": earned.milestone.rarity,
            "icon": earned.milestone.icon,
        }
    run.decision.deliveries.append(Delivery("announce", rule.id, _member(run, "actor"), channel, payload))


def _member(run: Run, to: str) -> int:
    event = run.context.event
    member = run.context.member if run.context.member is not None else event.actor if to == "actor" else event.target
    if member is None:
        raise Refused(f"the event has no {to}")
    return member


def _deliver(run: Run, delivery: Delivery) -> None:
    """Roles are idempotent: the same twice is once."""
    for one in run.decision.deliveries:
        if one.payload == delivery.payload and one.kind == delivery.kind and one.member == delivery.member:
            return
    run.decision.deliveries.append(delivery)


def _grant(run: Run, effect: GrantMilestone) -> None:
    name = effect.milestone
    if name.startswith("event."):
        name = str(run.context.event.payload.get(name.removeprefix("event.")))
    if name not in run.program.compiled.registry.milestones:
        raise Refused(f"there is no achievement {name!r}")
    run.grants.append((_member(run, effect.to), name))


def _message(run: Run, template: str) -> dict[str, Any]:
    """What a template is rendered with, JSON-ready."""
    event = run.context.event
    declared = run.program.compiled.registry.events[event.type].fields
    payload = {
        name: str(value) if name in declared and declared[name].type is Type.ID else value
        for name, value in event.payload.items()
    }
    return {
        "template": template,
        "event": {"type": event.type, **payload},
        "actor": None if event.actor is None else str(event.actor),
        "target": None if event.target is None else str(event.target),
    }
