"""One day of an invented community: who comes by, and when things start."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from synapse.histories.invented.community import Community, Person
from synapse.histories.invented.rhythm import DAY_MS, HOUR_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The people around today with their cumulated weights: for talking, and the flatter one for reacting and voice."""

    start: int
    around: Sequence[Person]
    talk: Sequence[float]
    join_in: Sequence[float]
    hours: Sequence[float]
    voice_hours: Sequence[float]


def begin_day(
    rng: Random, community: Community, *, start: int, hours: Sequence[float], voice_hours: Sequence[float]
) -> Day:
    """See who comes by. Somebody new comes by on each of their first days."""
    draw = rng.random
    end = start + DAY_MS
    around = [
        person
        for person in community.people
        if person.joined_at < end
        and person.left_at > start
        and (draw() < person.presence or start - person.joined_at < DAY_MS)
    ]
    if not around:
        around = [person for person in community.people if person.joined_at < end] or list(community.people)
    return Day(
        start=start,
        around=around,
        talk=list(accumulate(person.weight / person.presence for person in around)),
        join_in=list(accumulate((person.weight / person.presence) ** 0.6 for person in around)),
        hours=hours,
        voice_hours=voice_hours,
    )


def some_time(rng: Random, day: Day, hours: Sequence[float]) -> int:
    """An instant of the day, more likely in its busy hours."""
    hour = min(23, bisect(hours, rng.random()))
    return day.start + hour * HOUR_MS + int(rng.random() * HOUR_MS)


def somebody(rng: Random, day: Day, weights: Sequence[float]) -> Person:
    """One of those around, by weight."""
    return day.around[min(bisect(weights, rng.random() * weights[-1]), len(weights) - 1)]


def somebody_here(rng: Random, day: Day, weights: Sequence[float], at: int) -> Person | None:
    """One of those around who is a member at this very moment; none if that is hard to find."""
    for _ in range(8):
        person = somebody(rng, day, weights)
        if person.is_here(at):
            return person
    return None
