"""Some shipped expressions as somebody would write them by hand, in Python and in the language of `zen-engine`."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple


class ByHand(NamedTuple):
    """One expression: its text here, a function of the names that it reads, and its text there."""

    text: str
    #: takes the values in the order in which the text names them
    function: Callable[..., object]
    zen: str


def is_longer(length: int, threshold: int) -> bool:
    return length > threshold


def is_present(has_link: bool) -> bool:
    return has_link


def has_posted(messages: int) -> bool:
    return messages >= 1000


def is_exhausted(received: int, maximum: int, given: int) -> bool:
    return received >= maximum or given >= maximum


def repeated(paid: int) -> float:
    return 1 / (1 + paid)


def is_every_second(reactors: int, popular: int) -> bool:
    return (reactors - popular) % 2 == 1


def is_fresh(age: float | None, seconds: int) -> bool:
    return (seconds if age is None else age) < seconds


def is_stranger(actor: int, target: int | None) -> bool:
    return actor != (0 if target is None else target)


def cooled_down(now: float, last: float | None, seconds: int) -> bool:
    return now - (0 if last is None else last) >= seconds


def is_active(idle: bool, afk: bool) -> bool:
    return not idle and not afk


def pays_afk(allowed: bool, afk: bool) -> bool:
    return allowed or not afk


def per_minutes(minutes: float, each: int) -> float:
    return minutes / each


def is_coffee(item: str) -> bool:
    return item == "coffee"


def viral_stars(reactors: int) -> int:
    return min(1, reactors) if reactors <= 10 else 10 + (reactors - 10) // 2


def required(base: float, factor: float, level: int, curve: str) -> float:
    if curve == "classic":
        return base * factor**level
    after = level + 1
    match curve:
        case "mee6":
            return 5 * after * (2 * after**2 + 27 * after + 91) / 6
        case "arcane":
            return 50 * level**2 + 125 * level + 75
        case "amari":
            return 20 * level**2 + 35
        case "lurkr":
            return 50 * level**2 + 100
        case "polaris":
            return 100 * math.floor((after**3 + 50 * after**2 + 100 * after) / 100 + 0.5)
        case "robotop":
            return 100 * math.floor((5 * after**3 + 100 * after**2 + 150 * after) / 100 + 0.5)
        case _:
            return math.ceil(base * after**factor)


def is_weekend(now: float) -> bool:
    return datetime.fromtimestamp(now, UTC).weekday() >= 5


SAMPLE = (
    ByHand("event.length > params.quality_length_long", is_longer, "event.length > params.quality_length_long"),
    ByHand("event.has_link", is_present, "event.has_link"),
    ByHand("measures.messages_posted >= 1000", has_posted, "measures.messages_posted >= 1000"),
    ByHand(
        "measures.paid_pair >= params.max_reactions_per_pair_per_day or "
        "measures.paid_pair_given >= params.max_reactions_per_pair_per_day",
        is_exhausted,
        "measures.paid_pair >= params.max_reactions_per_pair_per_day or "
        "measures.paid_pair_given >= params.max_reactions_per_pair_per_day",
    ),
    ByHand("1 / (1 + measures.paid_pair)", repeated, "1 / (1 + measures.paid_pair)"),
    ByHand(
        "(measures.reactors - params.popular_message_reactors) % 2 == 1",
        is_every_second,
        "(measures.reactors - params.popular_message_reactors) % 2 == 1",
    ),
    ByHand(
        "default(event.message_age_seconds, params.reaction_burst_seconds) < params.reaction_burst_seconds",
        is_fresh,
        "(event.message_age_seconds ?? params.reaction_burst_seconds) < params.reaction_burst_seconds",
    ),
    ByHand("actor.id != default(target.id, 0)", is_stranger, "actor.id != (target.id ?? 0)"),
    ByHand(
        "now - default(measures._message_posted_1, 0) >= params.cooldown_seconds",
        cooled_down,
        "now - (measures._message_posted_1 ?? 0) >= params.cooldown_seconds",
    ),
    ByHand("not event.is_idle and (not event.is_afk)", is_active, "not event.is_idle and not event.is_afk"),
    ByHand("params.voice_pays_in_afk or not event.is_afk", pays_afk, "params.voice_pays_in_afk or not event.is_afk"),
    ByHand("event.minutes / params.karma_voice_minutes", per_minutes, "event.minutes / params.karma_voice_minutes"),
    ByHand("event.item == 'coffee'", is_coffee, 'event.item == "coffee"'),
    ByHand(
        "min(1, measures.reactors) if measures.reactors <= 10 else 10 + (measures.reactors - 10) // 2",
        viral_stars,
        "measures.reactors <= 10 ? min([1, measures.reactors]) : 10 + floor((measures.reactors - 10) / 2)",
    ),
    ByHand(
        "params.level_base * params.level_factor ** level if params.level_curve == 'classic' "
        "else 5 * (level + 1) * (2 * (level + 1) ** 2 + 27 * (level + 1) + 91) / 6 if params.level_curve == 'mee6' "
        "else 50 * level ** 2 + 125 * level + 75 if params.level_curve == 'arcane' "
        "else 20 * level ** 2 + 35 if params.level_curve == 'amari' "
        "else 50 * level ** 2 + 100 if params.level_curve == 'lurkr' "
        "else 100 * floor(((level + 1) ** 3 + 50 * (level + 1) ** 2 + 100 * (level + 1)) / 100 + 0.5) "
        "if params.level_curve == 'polaris' "
        "else 100 * floor((5 * (level + 1) ** 3 + 100 * (level + 1) ** 2 + 150 * (level + 1)) / 100 + 0.5) "
        "if params.level_curve == 'robotop' "
        "else ceil(params.level_base * (level + 1) ** params.level_factor)",
        required,
        'params.level_curve == "classic" ? params.level_base * params.level_factor ^ level '
        ': params.level_curve == "mee6" ? 5 * (level + 1) * (2 * (level + 1) ^ 2 + 27 * (level + 1) + 91) / 6 '
        ': params.level_curve == "arcane" ? 50 * level ^ 2 + 125 * level + 75 '
        ': params.level_curve == "amari" ? 20 * level ^ 2 + 35 '
        ': params.level_curve == "lurkr" ? 50 * level ^ 2 + 100 '
        ': params.level_curve == "polaris" '
        "? 100 * floor(((level + 1) ^ 3 + 50 * (level + 1) ^ 2 + 100 * (level + 1)) / 100 + 0.5) "
        ': params.level_curve == "robotop" '
        "? 100 * floor((5 * (level + 1) ^ 3 + 100 * (level + 1) ^ 2 + 150 * (level + 1)) / 100 + 0.5) "
        ": ceil(params.level_base * (level + 1) ^ params.level_factor)",
    ),
    ByHand("weekday(now) >= 5", is_weekend, "dayOfWeek(now) >= 6"),
)


def same(left: Any, right: Any) -> bool:
    """Whether two evaluators agree, as far as doubles can."""
    if isinstance(left, bool) or isinstance(right, bool) or isinstance(left, str):
        return left is right or left == right
    return math.isclose(left, right, rel_tol=1e-9)
