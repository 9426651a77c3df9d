"""Rules that do nothing, activity that none pays for, currencies that nobody spends."""

from collections.abc import Iterator

from synapse.rules.compile.rules import CheckedRule
from synapse.rules.effects import Debit, Transfer
from synapse.runtime.suggestions.facts import DAYS, Facts, Suggestion, page_of_rule

#: what members do → the events that tell of it; a rule on any of them pays for it
_ACTIVITIES = {
    "messages": ("message_create",),
    "reactions": ("reaction_add",),
    "threads": ("thread_create",),
    "voice": ("voice_tick", "voice_join", "voice_leave"),
}


def unrewarded(facts: Facts) -> Iterator[Suggestion]:
    """What members do and no rule pays for, in a guild whose rules pay for anything."""
    paid = {event for one in facts.paying for event in one.events}
    if not paid & {event for events in _ACTIVITIES.values() for event in events}:
        return
    for activity, events in _ACTIVITIES.items():
        seen = max((facts.seen.get(event, 0) for event in events), default=0)
        if seen and not paid & set(events):
            yield Suggestion(
                code="unrewarded-activity",
                title=f"No rule pays for {activity}",
                detail=f"There were {seen:,} {events[0]} events in {DAYS} days, and no reward rule is about them.",
                kind="event",
                about=events[0],
                action="/admin/rules",
            )


def silent(facts: Facts) -> Iterator[Suggestion]:
    """Rules that did not fire once, though they have been in force all the time and their events came."""
    for one in facts.rules:
        came = sum(facts.seen.get(event, 0) for event in one.events)
        if one.rule.kind == "achievement" or one.pack not in facts.settled_packs or not came:
            continue
        if not facts.fired(one.rule.id):
            yield Suggestion(
                code="rule-never-fired",
                title=f"{_name(one)} has not fired in {DAYS} days",
                detail=f"{came:,} events came that it is about, and its conditions held for none of them.",
                kind="rule",
                about=one.rule.id,
                action=page_of_rule(one),
            )


def failing(facts: Facts) -> Iterator[Suggestion]:
    """Rules that cannot be run as often as they can."""
    for one in facts.rules:
        tally = facts.tallies.get(one.rule.id)
        if tally is not None and tally.failed and tally.failed >= tally.fired:
            yield Suggestion(
                code="rule-fails",
                title=f"{_name(one)} fails",
                detail=f"In {DAYS} days it failed {tally.failed:,} times and fired {tally.fired:,} times. "
                "A dry run of one of its events shows why.",
                kind="rule",
                about=one.rule.id,
                action=page_of_rule(one),
            )


def unspent(facts: Facts) -> Iterator[Suggestion]:
    """Currencies for spending that nothing can be bought with, or with which nobody bought anything."""
    for name, currency in facts.found.program.currencies.items():
        if not currency.spendable or name not in facts.held:
            continue
        spenders = [one for one in facts.rules if _spends(one, name)]
        if any(facts.fired(one.rule.id) for one in spenders):
            continue
        why = f"Rules would take it ({', '.join(one.rule.id for one in spenders[:5])}), but none did in {DAYS} days."
        yield Suggestion(
            code="currency-unspent",
            title=f"Nobody spends {currency.name}",
            detail=why if spenders else "Members hold some, and no rule takes it for anything.",
            kind="currency",
            about=name,
            action="/admin/rules",
        )


def _spends(one: CheckedRule, currency: str) -> bool:
    effects = (entry.effect for entry in one.effects)
    return any(
        isinstance(effect, Debit | Transfer) and (effect.currency == currency or effect.currency.startswith("event."))
        for effect in effects
    )


def _name(one: CheckedRule) -> str:
    return one.rule.name or one.rule.id
