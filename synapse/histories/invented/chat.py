"""What is written in a day: conversations of a few people, their replies, and threads."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log
from random import Random

from synapse.histories.invented import words
from synapse.histories.invented.community import Channel, Community, Person
from synapse.histories.invented.rhythm import MINUTE_MS, SECOND_MS, whole
from synapse.histories.invented.tape import Record, Tape
from synapse.histories.invented.today import Day, some_time, somebody, somebody_here

#: Lengths are lognormal: half of the messages have up to 80 characters, nine of ten up to 300.
_LENGTH_MIDDLE = log(80)
_LENGTH_SPREAD = log(300 / 80) / 1.2816
_LONGEST = 2_000
_CODE, _LINK, _ATTACHMENT, _EMOJI, _EMOJI_SPAM = 0.029, 0.08, 0.022, 0.055, 0.0006
_REPLY = 0.17
_SAME_SPEAKER = 0.33
_IN_LIVE_THREAD = 0.07
_NEW_THREAD = 0.03
_THREAD_LASTS_MS = 3 * 24 * 60 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation happens: a channel, or a thread of one."""

    channel: Channel
    thread_id: str | None = None
    opened_at: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """One message, as far as others react to it."""

    id: str
    at: int
    author: Person
    place: Place


@dataclass(slots=True)
class Chat:
    """What talk remembers from one day to the next: the threads that are still alive."""

    rooms: Sequence[Channel]
    room_weights: Sequence[float]
    announcers: Sequence[Person]
    threads: deque[Place] = field(default_factory=lambda: deque[Place](maxlen=24))
    #: of the threads that opened today
    names: list[Record] = field(default_factory=list[Record])


def open_chat(community: Community) -> Chat:
    """A chat over the community's written channels."""
    rooms, weights = community.places("text", "announcement", "forum")
    staff = [role_id for role_id, name in community.roles if name in words.STAFF]
    announcers = [person for person in community.people if not set(staff).isdisjoint(person.role_ids)]
    return Chat(rooms, weights, announcers or community.people)


def talk_of_day(rng: Random, chat: Chat, tape: Tape, day: Day, messages: int) -> list[Said]:
    """Conversations until `messages` are said."""
    said: list[Said] = []
    tries = 0
    while len(said) < messages and tries < 10 * messages:
        tries += 1
        start = some_time(rng, day, day.hours)
        place = _somewhere(rng, chat, tape, day, start)
        if place.channel.type == "announcement":
            said += _converse(rng, tape, place, [rng.choice(chat.announcers)], start, 1)
            continue
        is_hype = rng.random() < 0.02
        length = min(messages - len(said), 1 + int(exp(rng.gauss(1.5, 1.15))), 150)
        seats = min(length, 2 + int(rng.expovariate(1 / (9 if is_hype else 1.6))))
        people = [somebody(rng, day, day.talk) for _ in range(seats)]
        pace = log(1.8 if is_hype else 50.0)
        said += _converse(rng, tape, place, people, max(start, place.opened_at), length, pace)
    return said


def _somewhere(rng: Random, chat: Chat, tape: Tape, day: Day, start: int) -> Place:
    draw = rng.random()
    if draw < _IN_LIVE_THREAD and chat.threads:
        place = rng.choice(chat.threads)
        if start - _THREAD_LASTS_MS < place.opened_at:
            return place
    room = rng.choices(chat.rooms, cum_weights=chat.room_weights)[0]
    if room.type == "forum" or (draw > 1 - _NEW_THREAD and room.type == "text"):
        return _open_thread(rng, chat, tape, day, room, start)
    return Place(room)


def _open_thread(rng: Random, chat: Chat, tape: Tape, day: Day, room: Channel, start: int) -> Place:
    """A thread has an id of its own, or that of the message it was opened from."""
    opener = somebody_here(rng, day, day.talk, start)
    starter = somebody_here(rng, day, day.talk, start)
    if opener is None or starter is None:
        return Place(chat.rooms[0])
    opened_at = start
    if room.type == "text" and rng.random() < 0.7:
        thread_id = _write(rng, tape, Place(room), starter, start, None)
        opened_at += 20_000 + int(rng.expovariate(1 / 120_000))
    else:
        thread_id = tape.new_id(start)
    chat.names.append(
        {
            "id": thread_id,
            "name": rng.choice(words.THREAD_SUBJECTS),
            "type": "thread",
            "category_id": room.category_id,
            "parent_id": room.id,
        }
    )
    tape.put(opened_at, "thread_create", thread_id, opener.id, room.id, {"parent_channel_id": room.id})
    place = Place(room, thread_id, opened_at + SECOND_MS)
    chat.threads.append(place)
    return place


def _converse(
    rng: Random, tape: Tape, place: Place, people: Sequence[Person], start: int, length: int, pace: float = 0.0
) -> list[Said]:
    """A few people take turns, answering one another now and then; `pace` is the logarithm of the seconds between."""
    said: list[Said] = []
    at = start
    speaker = people[0]
    for _ in range(length):
        if speaker.is_here(at):
            previous = said[-1 - int(rng.random() * min(len(said), 4))] if said and rng.random() < _REPLY else None
            message_id = _write(rng, tape, place, speaker, at, previous.author if previous else None)
            said.append(Said(message_id, at, speaker, place))
        if rng.random() > _SAME_SPEAKER:
            speaker = people[int(rng.random() * len(people))]
        at += int(SECOND_MS * exp(rng.gauss(pace, 1.25))) + 700
    return said


def _write(rng: Random, tape: Tape, place: Place, author: Person, at: int, answers: Person | None) -> str:
    message_id = tape.new_id(at)
    payload = _measured(rng, place.channel)
    payload["mention_count"] = int(answers is not None and rng.random() < 0.5) + int(rng.random() < 0.05)
    payload["is_reply"] = answers is not None
    payload["reply_to_user_id"] = answers.id if answers else None
    if place.thread_id:
        payload["parent_channel_id"] = place.channel.id
    channel_id = place.thread_id or place.channel.id
    tape.put(at, "message_create", message_id, author.id, channel_id, payload, answers.id if answers else None)
    return message_id


def _measured(rng: Random, channel: Channel) -> Record:
    """The measures of a text that nobody wrote."""
    draw = rng.random
    length = min(_LONGEST, 1 + int(exp(rng.gauss(_LENGTH_MIDDLE, _LENGTH_SPREAD))))
    has_code = draw() < _CODE * channel.technical
    has_link = draw() < _LINK
    attachments = (1 if draw() < 0.96 else 2 + whole(rng, 0.7)) if draw() < _ATTACHMENT else 0
    if attachments and draw() < 0.4:
        length, has_code, has_link = 0, False, False
    if has_code:
        length = min(_LONGEST, length + 90 + int(draw() * 300))
    if has_link:
        length = max(length, 24)
    emoji = custom = 0
    if length and (roll := draw()) < _EMOJI:
        emoji = 6 + int(draw() * 14) if roll < _EMOJI_SPAM else 1 + int(draw() * draw() * 4)
        custom = sum(draw() < 0.2 for _ in range(emoji))
        length = max(length, emoji)
    return {
        "length": length,
        "word_count": max(1, int(length / (4.6 + draw() * 1.6))) if length else 0,
        "has_code_block": has_code,
        "has_link": has_link,
        "has_attachment": attachments > 0,
        "attachment_count": attachments,
        "emoji_count": emoji,
        "custom_emoji_count": custom,
    }


def bots_of_day(rng: Random, community: Community, tape: Tape, day: Day) -> None:
    """What the bots post: a greeting for whoever joins, and a quote every morning."""
    room = next(channel for channel in community.channels if channel.name == "introductions")
    greeter, quoter = community.bots[:2]
    for person in community.people:
        if day.start <= person.joined_at < day.start + 24 * 60 * MINUTE_MS:
            _post(rng, tape, room, greeter, person.joined_at + 900, mentions=1)
    _post(
        rng, tape, community.channels[2], quoter, day.start + 7 * 60 * MINUTE_MS + int(rng.random() * 3_000), mentions=0
    )


def _post(rng: Random, tape: Tape, room: Channel, bot: Person, at: int, *, mentions: int) -> None:
    payload = _measured(rng, room) | {
        "mention_count": mentions,
        "is_reply": False,
        "reply_to_user_id": None,
        "is_bot": True,
    }
    tape.put(at, "message_create", tape.new_id(at), bot.id, room.id, payload)
