"""Who is in an invented community, where they talk, and how much each of them does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp
from random import Random

from synapse.histories.invented import words
from synapse.histories.invented.rhythm import DAY_MS
from synapse.histories.snowflake import snowflake

#: Member activity falls with rank as (rank + flat top) ** -slope: counts then have a power-law tail of about 1.7.
_SLOPE = 1.65
_FLAT_TOP = 6.0
#: The share of members who were there before the history begins.
_FOUNDERS = 0.76
#: Most of what these do is read.
_READS_ONLY = 0.25
_NEWCOMER_LEAVES = 0.28
_OLD_HAND_LEAVES = 0.04


@dataclass(slots=True)
class Person:
    """A member. `weight` is their share of the talk, `presence` the part of days they come by; times are in ms."""

    id: str
    name: str
    weight: float
    presence: float
    joined_at: int
    left_at: int
    role_ids: tuple[str, ...] = ()
    is_bot: bool = False
    #: until when they are in a voice channel
    in_voice_until: int = 0
    #: ids of people whose every second message they react to
    fan_of: frozenset[str] = frozenset()

    def is_here(self, at: int) -> bool:
        return self.joined_at <= at < self.left_at


@dataclass(frozen=True, slots=True)
class Channel:
    """A place. `technical` scales how much code is posted there."""

    id: str
    name: str
    type: str
    category_id: str
    popularity: float
    technical: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Everything that does not change while the history runs."""

    guild_id: str
    name: str
    people: Sequence[Person]
    bots: Sequence[Person]
    channels: Sequence[Channel]
    categories: Sequence[tuple[str, str]]
    roles: Sequence[tuple[str, str]]
    afk: Channel
    by_id: dict[str, Person] = field(default_factory=dict[str, Person])

    def places(self, *types: str) -> tuple[list[Channel], list[float]]:
        """Channels of these types that people choose, and their cumulated popularity."""
        found = [place for place in self.channels if place.type in types and place.popularity]
        return found, list(accumulate(place.popularity for place in found))


def found_community(
    rng: Random, *, members: int, seed: int, start: int, days: int, liveliness: float = 1.0
) -> Community:
    """Invent members and places. The livelier, the more people come by a day. `start` is in milliseconds."""
    born = start - 900 * DAY_MS + seed * 60_013 % (30 * DAY_MS)
    guild_id = str(snowflake(born, seed % (1 << 22)))
    categories: list[tuple[str, str]] = []
    channels: list[Channel] = []
    for index, (category, places) in enumerate(words.CHANNELS):
        category_id = str(snowflake(born + 1_000 + index, 1))
        categories.append((category_id, category))
        for name, kind, popularity, technical in places:
            place_id = str(snowflake(born + 60_000 + len(channels) * 7_000, 2))
            channels.append(Channel(place_id, name, kind, category_id, popularity, technical))
    roles = [(str(snowflake(born + 5_000 + index, 3)), name) for index, name in enumerate(words.ROLES)]
    people = _people(rng, members, roles, start=start, days=days, liveliness=liveliness)
    bots = [
        Person(str(snowflake(born + 9_000 + index, 4)), name, 0.0, 1.0, 0, 1 << 62, is_bot=True)
        for index, name in enumerate(words.BOTS)
    ]
    return Community(
        guild_id=guild_id,
        name=words.COMMUNITY_NAMES[seed % len(words.COMMUNITY_NAMES)],
        people=people,
        bots=bots,
        channels=channels,
        categories=categories,
        roles=roles,
        afk=next(place for place in channels if place.name == words.AFK_CHANNEL),
        by_id={person.id: person for person in people},
    )


def _people(
    rng: Random, count: int, roles: Sequence[tuple[str, str]], *, start: int, days: int, liveliness: float
) -> list[Person]:
    taken: set[str] = set()
    ranks = list(range(count))
    rng.shuffle(ranks)
    people: list[Person] = []
    for index, rank in enumerate(ranks):
        weight = (rank + 1 + _FLAT_TOP) ** -_SLOPE * exp(rng.gauss(0, 0.25 if rank > 4 else 0.1))
        if rank > 20 and rng.random() < _READS_ONLY:
            weight *= 0.1
        seldom = 1 - min(0.97, 0.03 + 1.15 / (1 + (rank / max(count, 60)) * 22) ** 0.8)
        presence = max(0.01, 1 - seldom**liveliness)
        joined_at, left_at = _stay(rng, is_founder=index < count * _FOUNDERS, start=start, days=days)
        made_at = min(joined_at, start) - int(rng.expovariate(1 / 700) * DAY_MS) - DAY_MS
        person_id = str(snowflake(max(made_at, 1_430_000_000_000), index % (1 << 22)))
        people.append(
            Person(person_id, _name(rng, taken), weight, presence, joined_at, left_at, _roles(rng, rank, roles))
        )
    _pair_up_fans(rng, people)
    return people


def _stay(rng: Random, *, is_founder: bool, start: int, days: int) -> tuple[int, int]:
    """When somebody joins and leaves; outside the history means: before it, or not at all."""
    span = days * DAY_MS
    if is_founder:
        leaves = rng.random() < _OLD_HAND_LEAVES
        return start - DAY_MS, start + int(rng.random() * span) if leaves else 1 << 62
    joined_at = start + int(rng.random() * span)
    leaves = rng.random() < _NEWCOMER_LEAVES
    return joined_at, joined_at + 60_000 + int(rng.expovariate(1 / 8) * DAY_MS) if leaves else 1 << 62


def _name(rng: Random, taken: set[str]) -> str:
    """A first name, or a handle of two words, that nobody else has."""
    while True:
        if rng.random() < 0.3:
            name = rng.choice(words.FIRST_NAMES).capitalize()
        else:
            joint = rng.choice(("", "", "_", "."))
            name = f"{rng.choice(words.HANDLE_STARTS)}{joint}{rng.choice(words.HANDLE_ENDS)}"
            if rng.random() < 0.12:
                name += str(rng.randrange(2, 99))
        if name in taken and len(taken) > 5_000:
            name += str(rng.randrange(100, 10_000_000))
        if name not in taken:
            taken.add(name)
            return name


def _roles(rng: Random, rank: int, roles: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The busiest run the place; the rest pick up a role here and there."""
    ids = [role_id for role_id, _ in roles]
    held = [ids[0]] if rank == 0 else [ids[1]] if rank < 4 else [ids[2]] if rank < 14 and rng.random() < 0.6 else []
    return tuple(held + [role_id for role_id in ids[3:] if rng.random() < 0.06])


def _pair_up_fans(rng: Random, people: Sequence[Person]) -> None:
    """A few people react to one another far too often, as in every community that pays for reactions."""
    for _ in range(max(1, len(people) // 120) if len(people) > 1 else 0):
        first, second = rng.sample(range(len(people)), 2)
        people[first].fan_of |= {people[second].id}
        people[second].fan_of |= {people[first].id}
