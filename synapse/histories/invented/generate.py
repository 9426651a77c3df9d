"""Invents the history of a community: same seed, same bytes, however long it gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from synapse.histories.invented.chat import bots_of_day, open_chat, talk_of_day
from synapse.histories.invented.community import Community, found_community
from synapse.histories.invented.reactions import react_to_day
from synapse.histories.invented.rhythm import DAY_MS, day_factors, hours_from, whole
from synapse.histories.invented.tape import Record, Tape
from synapse.histories.invented.today import begin_day
from synapse.histories.invented.voice import EVENTS_PER_CALL, calls_of_day

#: Fixed, so that a seed means the same history on every day; `synapse replay --shift-to-now` moves it.
DEFAULT_END = datetime(2026, 1, 1, tzinfo=UTC)
#: A community of 5,000 was measured at about 4,000 messages a day; small ones talk more per head.
EVENTS_PER_MEMBER_AND_DAY = 3.0
_MESSAGES, _VOICE = 0.565, 0.145


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to invent. `events_per_day` is an average; none means what so many members would do."""

    members: int = 500
    days: int = 90
    seed: int = 1
    end: datetime = DEFAULT_END
    events_per_day: float | None = None

    def __post_init__(self) -> None:
        if self.members < 2 or self.days < 1:
            raise ValueError("a community has at least 2 members and a history at least 1 day")
        if self.end.tzinfo is None:
            raise ValueError("the end of the history needs a time zone, such as 2026-01-01T00:00:00Z")
        if self.start < datetime(2018, 1, 1, tzinfo=UTC) or self.end > datetime(2090, 1, 1, tzinfo=UTC):
            raise ValueError("the history must lie between 2018 and 2090")

    @property
    def start(self) -> datetime:
        return self.end - timedelta(days=self.days)

    @property
    def usual_events_per_day(self) -> float:
        return self.members * EVENTS_PER_MEMBER_AND_DAY

    @property
    def expected_events(self) -> float:
        per_day = self.usual_events_per_day if self.events_per_day is None else self.events_per_day
        return per_day * self.days


def generate(plan: Plan) -> Iterator[Record]:
    """The directory, then every event in the order of time. Each day begins with the names of its threads."""
    rng = Random(plan.seed)
    start, end = _milliseconds(plan.start), _milliseconds(plan.end)
    events = plan.expected_events / plan.days
    community = found_community(
        rng,
        members=plan.members,
        seed=plan.seed,
        start=start,
        days=plan.days,
        liveliness=(events / plan.usual_events_per_day) ** 0.6,
    )
    yield whole_directory(community)
    factors = day_factors(rng, [(plan.start + timedelta(days=day, hours=12)).weekday() for day in range(plan.days)])
    hours, voice_hours = hours_from(plan.start.hour), hours_from(plan.start.hour, voice=True)
    tape = Tape(community.guild_id)
    _come_and_go(tape, community, start, end)
    chat = open_chat(community)
    for index, factor in enumerate(factors):
        day = begin_day(rng, community, start=start + index * DAY_MS, hours=hours, voice_hours=voice_hours)
        bots_of_day(rng, community, tape, day)
        said = talk_of_day(rng, chat, tape, day, whole(rng, events * factor * _MESSAGES))
        react_to_day(rng, tape, community, day, said)
        calls_of_day(rng, tape, community, day, whole(rng, events * factor * _VOICE / EVENTS_PER_CALL))
        if chat.names:
            yield directory_of(community, channels=chat.names)
            chat.names = []
        yield from tape.play_until(min(end, day.start + DAY_MS))


def directory(plan: Plan) -> Record:
    """The names alone."""
    return next(generate(plan))


def whole_directory(community: Community) -> Record:
    """The names of everybody and everything, threads aside."""
    return directory_of(
        community,
        members=[
            {"id": person.id, "name": person.name, "is_bot": person.is_bot, "role_ids": list(person.role_ids)}
            for person in [*community.people, *community.bots]
        ],
        channels=[
            {
                "id": place.id,
                "name": place.name,
                "type": place.type,
                "category_id": place.category_id,
                "parent_id": None,
            }
            for place in community.channels
        ],
        categories=[{"id": category_id, "name": name} for category_id, name in community.categories],
        roles=[{"id": role_id, "name": name} for role_id, name in community.roles],
    )


def directory_of(community: Community, **names: list[Record]) -> Record:
    """Some names, as a history carries them."""
    guild = {"id": community.guild_id, "name": community.name, "afk_channel_id": community.afk.id}
    return {"record": "directory", "guild": guild, **names, "generated": True}


def _come_and_go(tape: Tape, community: Community, start: int, end: int) -> None:
    for person in community.people:
        if start <= person.joined_at < end:
            tape.put(person.joined_at, "member_join", f"{person.id}-join-{person.joined_at}", person.id, None, {})
        if start <= person.left_at < end:
            tape.put(person.left_at, "member_leave", f"{person.id}-leave-{person.left_at}", person.id, None, {})


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000)
