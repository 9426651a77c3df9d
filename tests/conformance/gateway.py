"""Vectors of raw gateway events: what the earlier program paid for them, and what it read from messages.

Pay is compared on the earlier program's own reading of a text (a colon is an emoji there, "http" a link), since
that is what it paid for; the two readings are compared beside it, and where they differ on purpose it is said why.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from synapse.kit.text import measure_text
from synapse.rules.event import Event, Value
from tests.conformance.community import Community, community
from tests.conformance.figures import Figure
from tests.conformance.happenings import OTHERS, assume_reactors, event, side
from tests.conformance.scope import Scope
from tests.conformance.settings import voice_minutes
from tests.conformance.vectors import Vector

Row = dict[str, Any]

SLOT = "a reaction given again used up one of the pair's three there, unlabelled in a line of the gateway"
COLONS = "the earlier program halved the colons of a text; here emoji count as people see them"


def message_metadata(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """What is read from one text."""
    if scope == "everything":
        row = vector.events[0]
        yield from _readings("", row, vector.expected["lake_metadata"])
        attachments = vector.expected["reward_metadata"]["attachment_count"]
        yield Figure("attachment_count", attachments, row.get("attachments", 0))


def gateway(vector: Vector, preset: str, scope: Scope) -> Iterator[Figure]:
    """What every message is read as, and what every event pays, in the order of the journal."""
    texts = {str(row["message_id"]): row for row in vector.events if row["type"] == "MESSAGE_RAW"}
    for stored in vector.expected["lake_rows"]:
        if stored["event_type"] == "message_create":
            yield from _readings(f"message {stored['source_id']} ", texts[stored["source_id"]], stored["payload"])
    if scope is None:
        return
    server = _Server(vector, community(vector, preset))
    for index, (row, expected) in enumerate(zip(vector.events, vector.expected["per_event"], strict=True), 1):
        told = [entry for entry in expected["journal_added"] if entry[0] in _REWARDED]
        got = server.lives(row)
        reason = SLOT if server.is_slot_used(row) and _without_stars(told) == _without_stars(got) else ""
        yield Figure(f"event {index} journal", told, got, reason=reason)


def _readings(where: str, row: Row, expected: Row) -> Iterator[Figure]:
    read = measure_text(row["content"])
    yield Figure(f"{where}length", expected["length"], read.length)
    yield Figure(f"{where}has_code_block", expected["has_code_block"], read.has_code_block)
    yield Figure(f"{where}has_attachment", expected["has_attachment"], row.get("attachments", 0) > 0)
    yield Figure(f"{where}has_link", expected["has_link"], read.has_link)
    yield Figure(f"{where}emoji_count", expected["emoji_count"], read.emoji, reason=COLONS)


def _without_stars(rows: list[list[Any]]) -> list[list[Any]]:
    return [row[:3] for row in rows]


#: type of a rewarded event → ours, and whose pay it is
_REWARDED = {
    "MESSAGE": ("message_create", "actor"),
    "REACTION_GIVEN": ("reaction_add", "actor"),
    "REACTION_RECEIVED": ("reaction_add", "target"),
    "THREAD_CREATE": ("thread_create", "actor"),
    "VOICE_TICK": ("voice_tick", "actor"),
}


@dataclass(slots=True)
class _Server:
    """A community as its gateway tells of it."""

    vector: Vector
    here: Community
    #: message → its author
    authors: dict[int, int] = field(default_factory=dict[int, int])
    #: messages of bots
    automatic: set[int] = field(default_factory=set[int])
    given: set[tuple[int, int, str]] = field(default_factory=set[tuple[int, int, str]])
    #: (message, user) → emoji that stand there now
    standing: dict[tuple[int, int], set[str]] = field(default_factory=dict[tuple[int, int], set[str]])
    #: (user, author) → when the user gave a reaction again
    repeats: dict[tuple[int, int | None], float] = field(default_factory=dict[tuple[int, int | None], float])
    #: user → their voice state, in the order in which they came
    voice: dict[int, Row] = field(default_factory=dict[int, Row])

    def lives(self, row: Row) -> list[list[Any]]:
        """Let an event happen; what it pays, as rows of the earlier journal."""
        handler: Callable[[_Server, Row], list[list[Any]]] = _HANDLERS[row["type"]]
        return handler(self, row)

    def is_slot_used(self, row: Row) -> bool:
        """Whether the pair of a reaction gave one again within a day before."""
        again = self.repeats.get((row.get("user", 0), self.authors.get(row.get("message_id", 0))))
        return row["type"] == "REACTION_ADD" and again is not None and row["t"] - again < 86_400

    def message(self, row: Row) -> list[list[Any]]:
        if row.get("dm"):
            return []
        self.authors[row["message_id"]] = row["user"]
        if row.get("bot"):
            # the vectors let one user be a bot now and a person then
            self.authors[row["message_id"]] += OTHERS
            self.automatic.add(row["message_id"])
            return []
        text = str(row["content"])
        payload: dict[str, Value] = {
            "length": len(text),
            "word_count": len(text.split()),
            "has_code_block": "```" in text,
            "has_link": "http" in text,
            "has_attachment": row.get("attachments", 0) > 0,
            "attachment_count": row.get("attachments", 0),
            "emoji_count": text.count(":"),
            "mention_count": 0,
            "is_reply": False,
        }
        return self._pays(
            event(row, "message_create", actor=row["user"], source=str(row["message_id"]), payload=payload)
        )

    def reaction(self, row: Row) -> list[list[Any]]:
        message, user = row["message_id"], row["user"]
        author = self.authors.get(message)
        if (message, user, row["emoji"]) in self.given:
            self.repeats[user, author] = row["t"]
        self.given.add((message, user, row["emoji"]))
        self.standing.setdefault((message, user), set()).add(row["emoji"])
        people = {one for (on, one), emoji in self.standing.items() if on == message and emoji and one != author}
        assume_reactors(self.here, len(people))
        payload = self._on(row) | ({"target_is_bot": True} if message in self.automatic else {})
        return self._pays(
            event(row, "reaction_add", actor=user, target=author, source=self.here.fresh(), payload=payload)
        )

    def reaction_back(self, row: Row) -> list[list[Any]]:
        self.standing.get((row["message_id"], row["user"]), set()).discard(row["emoji"])
        made = event(row, "reaction_remove", actor=row["user"], source=self.here.fresh(), payload=self._on(row))
        return self._pays(made)

    def thread(self, row: Row) -> list[list[Any]]:
        return self._pays(event(row, "thread_create", actor=row["user"], source=str(row["thread_id"])))

    def voice_state(self, row: Row) -> list[list[Any]]:
        if row["channel"] is None:
            self.voice.pop(row["user"], None)
        else:
            # an update keeps the place in line that somebody took when they came
            self.voice[row["user"]] = row
        return []

    def ticks(self, row: Row) -> list[list[Any]]:
        minutes, afk = voice_minutes(self.vector), set(self.vector.config.get("afk_channels") or ())
        paid: list[list[Any]] = []
        for user, state in sorted(self.voice.items(), key=lambda one: one[1]["channel"]):
            payload = {
                "minutes": minutes,
                "is_idle": state["self_mute"] and state["self_deaf"],
                "is_afk": state["channel"] in afk,
            }
            here = {**row, "channel": state["channel"]}
            paid += self._pays(event(here, "voice_tick", actor=user, source=self.here.fresh(), payload=payload))
        return paid

    def membership(self, row: Row) -> list[list[Any]]:
        type_ = row["type"].lower()
        return self._pays(event(row, type_, actor=row["user"], source=self.here.fresh()))

    def _on(self, row: Row) -> dict[str, Value]:
        return {"message_id": row["message_id"], "emoji_name": row["emoji"]}

    def _pays(self, made: Event) -> list[list[Any]]:
        decision = self.here.happens(made)
        if decision is None:
            return []
        rows: list[list[Any]] = []
        for kind, (type_, whose) in _REWARDED.items():
            awards = [one for one in self.here.rewards(decision, type_) if side(self.here, one) == whose]
            if awards:
                member = made.target if whose == "target" else made.actor
                paid = Counter[str]()
                for entry in (entry for award in awards for entry in award.entries):
                    if entry.destination == member:
                        paid[entry.currency] += entry.amount
                rows.append([kind, member, paid["xp"], paid["stars"]])
        return rows


_HANDLERS: dict[str, Callable[[_Server, Row], list[list[Any]]]] = {
    "MESSAGE_RAW": _Server.message,
    "REACTION_ADD": _Server.reaction,
    "REACTION_REMOVE": _Server.reaction_back,
    "THREAD_CREATED": _Server.thread,
    "VOICE_STATE": _Server.voice_state,
    "VOICE_TICK_LOOP": _Server.ticks,
    "MEMBER_JOIN": _Server.membership,
    "MEMBER_LEAVE": _Server.membership,
}
