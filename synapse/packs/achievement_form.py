"""Achievements as a form has them, translated into rules and back.

A form knows a handful of requirements; a rule that asks for anything else is `custom` with its own conditions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from synapse.rules.problems import Path, Problem, Problems

Requirement = Literal[
    "custom",
    "counter_threshold",
    "star_threshold",
    "xp_milestone",
    "level_reached",
    "lifetime_threshold",
    "wallet_threshold",
    "streak",
]
#: what a form asks for: one thing, or several at once
Form = Requirement | Literal["compound"]
Scope = Literal["lifetime", "season"]
Match = Literal["all", "any"]
Data = dict[str, Any]

#: what a form can count → the measure that counts it
COUNTERS: Mapping[str, Data] = {
    "messages_sent": {"count": "events", "of": "message_create", "by": ["actor"]},
    "reactions_given": {"count": "events", "of": "reaction_add", "by": ["actor"]},
    "reactions_received": {
        "count": "events",
        "of": "reaction_add",
        "by": ["target"],
        "where": "row.actor != row.target",
    },
    "threads_created": {"count": "events", "of": "thread_create", "by": ["actor"]},
    "voice_minutes": {
        "sum": "minutes",
        "of": "voice_tick",
        "by": ["actor"],
        "where": "not row.is_idle and not row.is_afk",
    },
}
#: how the measures that forms make are called; others never are
PREFIX = "count_"
SEASON = "_in_season"
_COUNTED = re.compile(r"measures\.([a-z][a-z0-9_]*) >= ([0-9]{1,15})")
_LEVEL = re.compile(r"member\.level >= ([0-9]{1,15})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one must have done. `field` is a counter, a measure or a currency, by the type.

    A compound asks for all of its parts or any of them; they count in its scope.
    """

    type: Form
    scope: Scope = "lifetime"
    field: str | None = None
    value: int | None = None
    parts: tuple["Wanted", ...] = ()
    match: Match = "all"


def conditions_of(wanted: Wanted) -> list[Any]:
    """The conditions of a rule; none where an admin grants it. Raises `Problems` naming the form's field."""
    if wanted.type == "custom":
        return []
    if wanted.type == "compound":
        return _compound(wanted)
    if wanted.value is None:
        raise _missing("requirement_value", f"{wanted.type} needs a value")
    match wanted.type:
        case "counter_threshold":
            return [f"measures.{measure_of(wanted)} >= {wanted.value}"]
        case "level_reached":
            return [f"member.level >= {wanted.value}"]
        case "streak":
            return [{"streak": {"days": wanted.value}}]
        case "xp_milestone":
            return [_at_least("lifetime", "xp", wanted.value)]
        case "star_threshold":
            # stars start anew with each season: what one has is what one earned in it
            return [_at_least("wallet" if wanted.scope == "season" else "lifetime", "stars", wanted.value)]
        case "lifetime_threshold" | "wallet_threshold":
            return [_at_least(wanted.type.partition("_")[0], _field(wanted), wanted.value)]


def measure_of(wanted: Wanted) -> str:
    """The measure that a counter reads."""
    field = _field(wanted)
    if field not in COUNTERS:
        return field
    return f"{PREFIX}{field}{SEASON if wanted.scope == 'season' else ''}"


def measures_needed(wanted: Wanted) -> dict[str, Data]:
    """Name → definition of the measures that a form brings along."""
    if wanted.type == "compound":
        return {name: one for part in _parts(wanted) for name, one in measures_needed(part).items()}
    if wanted.type != "counter_threshold" or wanted.field is None or wanted.field not in COUNTERS:
        return {}
    return {measure_of(wanted): {**COUNTERS[wanted.field], "period": wanted.scope}}


def wanted_by(rule: Mapping[str, Any]) -> Wanted | None:
    """What a rule asks for, in the form's words; None where they do not suffice."""
    conditions = cast("list[Any]", rule.get("conditions") or [])
    scope: Scope = rule.get("milestone", {}).get("scope", "lifetime")
    if rule.get("trigger") is not None:
        return None
    if not conditions:
        return Wanted("custom", scope)
    if len(conditions) > 1:
        return _all_of(conditions, scope, "all")
    (condition,) = conditions
    if isinstance(condition, dict) and condition.keys() == {"any_of"} and isinstance(condition["any_of"], list):
        return _all_of(cast("list[Any]", condition["any_of"]), scope, "any")
    return _one(condition, scope)


def rewards_of(rule: Mapping[str, Any]) -> dict[str, int] | None:
    """Currency → units that a rule pays; None where it does more than that."""
    paid: dict[str, int] = {}
    for effect in cast("list[Any]", rule.get("effects") or []):
        credit = credit_of(effect)
        if credit is None or credit[0] in paid:
            return None
        paid[credit[0]] = credit[1]
    return paid


def with_rewards(effects: list[Any], rewards: Mapping[str, int]) -> list[Any]:
    """Effects that pay so much in some currencies, and do everything else as before."""
    kept = [one for one in effects if (credit := credit_of(one)) is None or credit[0] not in rewards]
    paid = [{"credit": {"currency": currency, "amount": amount}} for currency, amount in rewards.items() if amount]
    return [*kept, *paid]


def credit_of(effect: Any) -> tuple[str, int] | None:
    """Currency and amount of an effect that just pays a number."""
    credit = cast("Data", effect).get("credit") if isinstance(effect, dict) else None
    arguments = cast("Data", credit) if isinstance(credit, dict) else {}
    if arguments.keys() != {"currency", "amount"} or not isinstance(arguments["amount"], int):
        return None
    return str(arguments["currency"]), arguments["amount"]


def _parts(wanted: Wanted) -> list[Wanted]:
    return [replace(part, scope=wanted.scope) for part in wanted.parts]


def _compound(wanted: Wanted) -> list[Any]:
    if not wanted.parts:
        raise _missing("requirements", "compound needs requirements")
    conditions = [condition for part in _parts(wanted) for condition in conditions_of(part)]
    return conditions if wanted.match == "all" else [{"any_of": conditions}]


def _all_of(conditions: list[Any], scope: Scope, match: Match) -> Wanted | None:
    """A compound, if the form knows each of its parts."""
    parts = [_one(condition, scope) for condition in conditions]
    known = tuple(part for part in parts if part is not None)
    return Wanted("compound", scope, parts=known, match=match) if known and len(known) == len(parts) else None


def _one(condition: Any, scope: Scope) -> Wanted | None:
    if isinstance(condition, str):
        return _counted(condition, scope)
    ((word, arguments),) = cast("Data", condition).items()
    return _of_word(str(word), arguments, scope)


def _counted(condition: str, scope: Scope) -> Wanted | None:
    if found := _LEVEL.fullmatch(condition):
        return Wanted("level_reached", scope, value=int(found[1]))
    if found := _COUNTED.fullmatch(condition):
        field = found[1].removeprefix(PREFIX).removesuffix(SEASON)
        return Wanted("counter_threshold", scope, field if field in COUNTERS else found[1], int(found[2]))
    return None


def _of_word(word: str, arguments: Any, scope: Scope) -> Wanted | None:
    given = cast("Data", arguments) if isinstance(arguments, dict) else {}
    if word == "streak" and given.keys() == {"days"} and isinstance(given["days"], int):
        return Wanted("streak", scope, value=given["days"])
    if word not in ("lifetime_at_least", "wallet_at_least") or not isinstance(given.get("amount"), int):
        return None
    currency, amount, whole_life = str(given["currency"]), int(given["amount"]), word == "lifetime_at_least"
    if currency == "xp" and whole_life:
        return Wanted("xp_milestone", scope, value=amount)
    if currency == "stars" and whole_life == (scope == "lifetime"):
        return Wanted("star_threshold", scope, value=amount)
    return Wanted("lifetime_threshold" if whole_life else "wallet_threshold", scope, currency, amount)


def _at_least(what: str, currency: str, amount: int) -> Data:
    return {f"{what}_at_least": {"currency": currency, "amount": amount}}


def _field(wanted: Wanted) -> str:
    if not wanted.field:
        raise _missing("requirement_field", f"{wanted.type} needs to know of what")
    return wanted.field


def _missing(field: str, message: str) -> Problems:
    path: Path = (field,)
    hints = {
        "requirement_field": f"counters are {', '.join(COUNTERS)}, or a measure's name",
        "requirements": "a list of them, each with its type",
    }
    hint = hints.get(field, "a number")
    return Problems((Problem("missing-key", path, message, hint),))
