"""Rewarded events of a vector as events of the lake, and what of their pay is the vector's business."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from synapse.rules.decision import Award, Decision
from synapse.rules.effects import Credit
from synapse.rules.event import Event, Payload, Value
from tests.conformance.community import Community
from tests.conformance.settings import voice_minutes
from tests.conformance.vectors import Vector

GUILD = 100
#: Ids from here on are people and messages that the vector does not name.
STRANGERS = 10**12
#: The other side of a pair keeps its identity, but not its wallet: its half of the reaction is another event there.
OTHERS = 10**9

_FLAGS = ("has_code_block", "has_link", "has_attachment")
_COUNTS = ("length", "word_count", "emoji_count", "attachment_count", "mention_count")


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of ours that stands for one of the vector's; `side` is whose pay counts."""

    event: Event
    member: int
    side: str

    def pay(self, community: Community, decision: Decision) -> dict[str, int]:
        """What the member gets for it in XP and stars, achievements aside."""
        paid = {"xp": 0, "stars": 0}
        for award in community.rewards(decision, self.event.type):
            if side(community, award) != self.side:
                continue
            for entry in award.entries:
                if entry.destination == self.member and entry.currency in paid:
                    paid[entry.currency] += entry.amount
        return paid


def side(community: Community, award: Award) -> str:
    """Whether a rule pays actors or targets: a reaction to oneself has one member on both sides."""
    effects = community.program.compiled.registry.rules[award.rule].effects
    return next((effect.to for effect in effects if isinstance(effect, Credit)), "actor")


def happening(row: dict[str, Any], vector: Vector, community: Community) -> Happening:
    """The event of ours for a rewarded event of the vector."""
    make = _MAKERS[row["type"]]
    return make(row, vector, community)


def event(
    row: dict[str, Any],
    type_: str,
    *,
    actor: int | None,
    source: str,
    target: int | None = None,
    payload: Payload | None = None,
) -> Event:
    """An event at the row's time and place."""
    return Event(GUILD, type_, source, float(row.get("t", 0)), actor, target, row.get("channel"), payload or {})


def _source(row: dict[str, Any], community: Community) -> str:
    """Source ids are unique within a type there as well as here; rows without one are all different."""
    given = row.get("source_event_id")
    return community.fresh() if given is None else f"{row['type']}:{given}"


def _message(row: dict[str, Any], vector: Vector, community: Community) -> Happening:
    seen = row.get("metadata") or {}
    payload: dict[str, Value] = {name: bool(seen.get(name, False)) for name in _FLAGS}
    payload |= {name: int(seen.get(name, 0)) for name in _COUNTS}
    payload["is_reply"] = False
    made = event(row, "message_create", actor=row["user"], source=_source(row, community), payload=payload)
    return Happening(made, row["user"], "actor")


def _thread(row: dict[str, Any], vector: Vector, community: Community) -> Happening:
    made = event(row, "thread_create", actor=row["user"], source=_source(row, community))
    return Happening(made, row["user"], "actor")


def _tick(row: dict[str, Any], vector: Vector, community: Community) -> Happening:
    payload = {"minutes": voice_minutes(vector), "is_idle": False, "is_afk": False}
    made = event(row, "voice_tick", actor=row["user"], source=_source(row, community), payload=payload)
    return Happening(made, row["user"], "actor")


def _given(row: dict[str, Any], vector: Vector, community: Community) -> Happening:
    assume_reactors(community, 1)
    made = _reaction(row, community, actor=row["user"], target=_stranger(community))
    return Happening(made, row["user"], "actor")


def _received(row: dict[str, Any], vector: Vector, community: Community) -> Happening:
    seen = row.get("metadata") or {}
    assume_reactors(community, int(seen.get("unique_reactor_count", 1)))
    reactor = seen.get("reactor_id")
    if reactor is None:
        reactor = _stranger(community)
    elif reactor != row["user"]:
        reactor += OTHERS
    made = _reaction(row, community, actor=reactor, target=row["user"])
    return Happening(made, row["user"], "target")


def _reaction(row: dict[str, Any], community: Community, *, actor: int, target: int) -> Event:
    age = (row.get("metadata") or {}).get("message_age_seconds")
    payload: dict[str, Value] = {"message_id": _stranger(community), "emoji_name": "👍"}
    if age is not None:
        payload["message_age_seconds"] = age
    return event(row, "reaction_add", actor=actor, target=target, source=_source(row, community), payload=payload)


def assume_reactors(community: Community, reactors: int) -> None:
    """Take for granted how many people react to a message, the present reaction included."""
    community.assume("reactors", reactors)
    community.assume("reactors_before", max(0, reactors - 1))


def _stranger(community: Community) -> int:
    return STRANGERS + int(community.fresh().removeprefix("fresh-"))


_MAKERS: dict[str, Callable[[dict[str, Any], Vector, Community], Happening]] = {
    "MESSAGE": _message,
    "REACTION_GIVEN": _given,
    "REACTION_RECEIVED": _received,
    "THREAD_CREATE": _thread,
    "VOICE_TICK": _tick,
}
