"""Who talks in a day's voice calls: they come, move, fall asleep in the AFK channel and leave."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from random import Random

from synapse.histories.invented.community import Channel, Community, Person
from synapse.histories.invented.rhythm import MINUTE_MS, whole
from synapse.histories.invented.tape import Record, Tape
from synapse.histories.invented.today import Day, some_time, somebody_here

TICK_MS = 10 * MINUTE_MS
#: People in a call beside the one who starts it, on average: four together.
_OTHERS = 3.1
_STAYS_MIDDLE = log(38)
_STAYS_SPREAD = 0.85
_LONGEST_MS = 8 * 60 * MINUTE_MS
_MOVES, _FALLS_ASLEEP = 0.08, 0.1
_LISTENS_ONLY, _MUTED = 0.07, 0.16
#: What one call leaves in the lake on average, measured; sets how many calls a day has.
EVENTS_PER_CALL = 20.5


@dataclass(frozen=True, slots=True)
class _Stay:
    """One person's session: `stops` are the channels with the instants they were entered, the end last."""

    person: Person
    session: str
    stops: Sequence[tuple[int, Channel | None]]
    self_mute: bool
    self_deaf: bool

    @property
    def is_idle(self) -> bool:
        return self.self_mute and self.self_deaf


def calls_of_day(rng: Random, tape: Tape, community: Community, day: Day, calls: int) -> None:
    """Calls of about four people, in the evening rather than at dawn."""
    rooms, weights = community.places("voice")
    for _ in range(calls):
        start = some_time(rng, day, day.voice_hours)
        room = rng.choices(rooms, cum_weights=weights)[0]
        lasts = min(_LONGEST_MS, int(MINUTE_MS * exp(rng.gauss(_STAYS_MIDDLE, _STAYS_SPREAD))))
        joins_at = start
        for _ in range(1 + whole(rng, rng.expovariate(1 / _OTHERS))):
            leaves_at = min(start + lasts, joins_at + _LONGEST_MS) - int(rng.random() * 0.4 * lasts)
            person = _somebody_free(rng, day, joins_at, leaves_at)
            if person and joins_at < leaves_at:
                person.in_voice_until = leaves_at
                _record(tape, community, _stay(rng, community, rooms, person, room, joins_at, leaves_at))
            joins_at += int(rng.expovariate(1 / (3 * MINUTE_MS)))


def _somebody_free(rng: Random, day: Day, joins_at: int, leaves_at: int) -> Person | None:
    """Nobody is in two calls at once; where only busy people are found the seat stays empty."""
    for _ in range(6):
        person = somebody_here(rng, day, day.join_in, joins_at)
        if person and person.in_voice_until < joins_at and person.is_here(leaves_at):
            return person
    return None


def _stay(
    rng: Random,
    community: Community,
    rooms: Sequence[Channel],
    person: Person,
    room: Channel,
    joins_at: int,
    leaves_at: int,
) -> _Stay:
    stops: list[tuple[int, Channel | None]] = [(joins_at, room)]
    lasts = leaves_at - joins_at
    if rng.random() < _MOVES:
        stops.append(
            (joins_at + int(lasts * rng.uniform(0.1, 0.5)), rng.choice([place for place in rooms if place is not room]))
        )
    if lasts > 60 * MINUTE_MS and rng.random() < _FALLS_ASLEEP:
        stops.append((leaves_at - int(lasts * rng.uniform(0.1, 0.4)), community.afk))
    stops.append((leaves_at, None))
    listens = rng.random() < _LISTENS_ONLY
    return _Stay(person, f"{rng.getrandbits(48):012x}", stops, listens or rng.random() < _MUTED, listens)


def _record(tape: Tape, community: Community, stay: _Stay) -> None:
    joined_at, first = stay.stops[0]
    before = first
    for at, channel in stay.stops:
        is_leave = channel is None
        now_in = channel or before
        assert now_in is not None and before is not None
        payload: Record = {
            "session_id": stay.session,
            "is_afk": now_in is community.afk or (is_leave and stay.is_idle),
            "self_mute": stay.self_mute,
            "self_deaf": stay.self_deaf,
        }
        kind = "voice_leave" if is_leave else "voice_join" if at == joined_at else "voice_move"
        source = f"{stay.person.id}-{stay.session}-{kind.removeprefix('voice_')}"
        if is_leave:
            payload["duration_seconds"] = (at - joined_at) / 1_000
        elif kind == "voice_move":
            payload["from_channel_id"] = before.id
            source += f"-{at}"
        tape.put(at, kind, source, stay.person.id, now_in.id, payload)
        before = now_in
    _tick(tape, community, stay)


def _tick(tape: Tape, community: Community, stay: _Stay) -> None:
    """Ticks fall on every tenth minute of the clock, so that a bot that starts anew does not tick twice."""
    entered = [at for at, _ in stay.stops]
    counted = entered[0]
    at = (counted // TICK_MS + 1) * TICK_MS
    while at < entered[-1]:
        minutes = (at - counted) // MINUTE_MS
        channel = stay.stops[bisect(entered, at) - 1][1]
        if minutes and channel:
            counted = at
            tape.put(
                at,
                "voice_tick",
                f"{stay.person.id}-tick-{at // 1_000}",
                stay.person.id,
                channel.id,
                {"minutes": minutes, "is_idle": stay.is_idle, "is_afk": channel is community.afk},
            )
        at += TICK_MS
