"""How people react to what was said: mostly soon, some in crowds, and some take it back."""

from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from random import Random

from synapse.histories.invented import words
from synapse.histories.invented.chat import Said
from synapse.histories.invented.community import Community, Person
from synapse.histories.invented.rhythm import DAY_MS, SECOND_MS, whole
from synapse.histories.invented.tape import Record, Tape
from synapse.histories.invented.today import Day, somebody

_POPULARITY = list(accumulate(weight for *_, weight in words.EMOJI))
_DRAWS_SOME = 0.19
#: A message that draws reactions draws this many more on average.
_MORE = 1.25
_CROWD = 0.004
_TAKEN_BACK = 0.05
_GIVEN_AGAIN = 0.2
_OWN_MESSAGE = 0.008
_LATEST_MS = 14 * DAY_MS


@dataclass(frozen=True, slots=True)
class _Reaction:
    said: Said
    by: Person
    emoji: str
    emoji_id: str
    at: int


def react_to_day(rng: Random, tape: Tape, community: Community, day: Day, said: list[Said]) -> None:
    """Reactions to the day's messages; late ones end up on later days."""
    draw = rng.random
    for message in said:
        fans = _fans_of(rng, community, message)
        roll = draw()
        if message.place.channel.type == "announcement":
            count, middle, spread = 4 + int(rng.expovariate(1 / 9)), 90.0, 1.4
        elif roll < _CROWD:
            count, middle, spread = 10 + int(rng.expovariate(1 / 6)), 45.0, 1.0
        elif roll < _DRAWS_SOME:
            count, middle, spread = 1 + whole(rng, rng.expovariate(1 / _MORE)), 95.0, 2.0
        elif fans:
            count, middle, spread = 0, 60.0, 1.0
        else:
            continue
        reactors = fans + [somebody(rng, day, day.join_in) for _ in range(min(count, len(day.around)))]
        _react(rng, tape, message, reactors, log(middle), spread)


def _fans_of(rng: Random, community: Community, message: Said) -> list[Person]:
    return [community.by_id[fan] for fan in sorted(message.author.fan_of) if rng.random() < 0.5]


def _react(rng: Random, tape: Tape, message: Said, reactors: list[Person], middle: float, spread: float) -> None:
    """A message has a favourite emoji that most people repeat. Nobody gives one emoji twice."""
    favourite = rng.choices(words.EMOJI, cum_weights=_POPULARITY)[0]
    given: set[tuple[str, str]] = set()
    for person in reactors:
        if person is message.author and rng.random() > _OWN_MESSAGE:
            continue
        name, emoji_id, _ = favourite if rng.random() < 0.6 else rng.choices(words.EMOJI, cum_weights=_POPULARITY)[0]
        at = message.at + SECOND_MS + min(_LATEST_MS, int(SECOND_MS * exp(rng.gauss(middle, spread))))
        if (person.id, name) in given or not person.is_here(at):
            continue
        given.add((person.id, name))
        _give(rng, tape, _Reaction(message, person, name, emoji_id, at))


def _give(rng: Random, tape: Tape, reaction: _Reaction) -> None:
    """Add; maybe remove; maybe add again, which is a new event and says so in its source id."""
    source = f"{reaction.by.id}-{reaction.said.id}-{reaction.emoji_id or reaction.emoji}"
    _put(tape, reaction, "reaction_add", source, reaction.at)
    if rng.random() >= _TAKEN_BACK:
        return
    removed_at = reaction.at + 800 + int(SECOND_MS * exp(rng.gauss(log(20), 1.8)))
    if not reaction.by.is_here(removed_at):
        return
    _put(tape, reaction, "reaction_remove", source, removed_at)
    again_at = removed_at + 600 + int(SECOND_MS * exp(rng.gauss(log(8), 1.2)))
    if rng.random() < _GIVEN_AGAIN and reaction.by.is_here(again_at):
        _put(tape, reaction, "reaction_add", f"{source}-{again_at}", again_at)


def _put(tape: Tape, reaction: _Reaction, kind: str, source: str, at: int) -> None:
    said = reaction.said
    payload: Record = {
        "message_id": said.id,
        "emoji_name": reaction.emoji,
        "message_age_seconds": (at - said.at) / SECOND_MS,
    }
    if said.place.thread_id:
        payload["parent_channel_id"] = said.place.channel.id
    channel_id = said.place.thread_id or said.place.channel.id
    tape.put(at, kind, source, reaction.by.id, channel_id, payload, said.author.id)
