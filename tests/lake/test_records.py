"""What comes in: records become events, or are refused with a reason."""

from typing import Any

import orjson
import pytest

from synapse.kit.errors import BadInput
from synapse.lake import payloads as lake_payloads
from synapse.lake.payloads import Payloads
from synapse.lake.records import read_record
from synapse.rules.vocabulary import EVENTS, EventType, Field, Type

GOOD: dict[str, Any] = {
    "event_type": "reaction_add",
    "guild_id": "900000000000000001",
    "channel_id": 11,
    "user_id": "9223372036854775807",
    "target_id": "72",
    "timestamp": "2026-03-01T12:00:00.123456+02:00",
    "source_id": 77,
    "payload": {
        "message_id": "5001",
        "emoji_name": "👍",
        "message_age_seconds": 3,
        "actor_roles": ["1", "2"],
        "actor_joined_at": "2025-01-01T00:00:00Z",
        "approx_time": None,
    },
}


def test_a_record_becomes_an_event() -> None:
    event, dropped = read_record(GOOD, EVENTS)
    assert dropped == ()
    assert (event.guild, event.actor, event.target, event.channel) == (900000000000000001, 2**63 - 1, 72, 11)
    assert (event.source, event.at) == ("77", 1772359200.123456)
    assert event.payload == {
        "message_id": 5001,
        "emoji_name": "👍",
        "message_age_seconds": 3,
        "actor_roles": (1, 2),
        "actor_joined_at": 1735689600.0,
    }


def test_undeclared_fields_are_dropped_and_named() -> None:
    event, dropped = read_record({**GOOD, "extra": 1, "payload": {**GOOD["payload"], "text": "hello"}}, EVENTS)
    assert dropped == ("text", "extra")
    assert "text" not in event.payload


def test_a_target_that_the_event_does_not_have_is_dropped() -> None:
    event, dropped = read_record({**GOOD, "event_type": "thread_create", "payload": {}}, EVENTS)
    assert (event.target, dropped) == (None, ("target_id",))


def test_another_guild_can_be_named() -> None:
    assert read_record({**GOOD, "guild_id": None}, EVENTS, 5)[0].guild == 5


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"event_type": "mesage_create"}, "'mesage_create' is not declared"),
        ({"event_type": "level_up"}, "cannot be sent in"),
        ({"event_type": None}, "not declared"),
        ({"event_type": ["x"]}, "not declared"),
        ({"guild_id": None}, "guild_id is missing"),
        ({"user_id": None}, "user_id is missing"),
        ({"user_id": str(2**63)}, "does not fit in 64 bits"),
        ({"user_id": "12a"}, "not an id"),
        ({"user_id": 1.5}, "not an id"),
        ({"user_id": True}, "not an id"),
        ({"timestamp": "2026-03-01T12:00:00"}, "no time with an offset"),
        ({"timestamp": "yesterday"}, "no time with an offset"),
        ({"timestamp": 1772359200}, "timestamp is 1772359200"),
        ({"timestamp": "1969-12-31T23:59:59Z"}, "not between 1970"),
        ({"timestamp": "9999-12-31T23:59:59-12:00"}, "2200|no time"),
        ({"source_id": None}, "source_id is missing"),
        ({"source_id": ""}, "source_id is missing"),
        ({"source_id": "x" * 129}, "129 characters"),
        ({"source_id": "a\0b"}, "null character"),
        ({"payload": []}, "payload is not"),
        ({"payload": {"message_id": "x"}}, "payload.message_id"),
        ({"payload": {"emoji_name": 5}}, "payload.emoji_name is 5, not of type string"),
        ({"payload": {"emoji_name": "x" * 2001}}, "2001 characters"),
        ({"payload": {"emoji_name": "\ud800"}}, "surrogate"),
        ({"payload": {"message_age_seconds": "3"}}, "not of type number"),
        ({"payload": {"message_age_seconds": float("nan")}}, "not of type number"),
        ({"payload": {"message_age_seconds": True}}, "not of type number"),
        ({"payload": {"actor_roles": "1"}}, "not of type list of id"),
        ({"payload": {"actor_joined_at": "2025-01-01T00:00:00"}}, "payload.actor_joined_at"),
        ({"payload_version": 2}, "not a version"),
        ({"payload_version": "1"}, "not a version"),
    ],
)
def test_what_is_no_event_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_record({**GOOD, **change}, EVENTS)


@pytest.mark.parametrize("record", [None, [], "x", 5])
def test_what_is_no_object_is_refused(record: object) -> None:
    with pytest.raises(BadInput, match="not a JSON object"):
        read_record(record, EVENTS)


def test_a_wrong_name_comes_with_the_nearest_right_one() -> None:
    with pytest.raises(BadInput) as caught:
        read_record({**GOOD, "event_type": "mesage_create"}, EVENTS)
    assert "message_create" in caught.value.hint


def test_payloads_survive_the_lake() -> None:
    event, _ = read_record(GOOD, EVENTS)
    payloads = Payloads(EVENTS)
    stored = orjson.loads(payloads.write(event.type, event.payload))
    assert stored["message_id"] == "5001"
    assert stored["actor_joined_at"] == "2025-01-01T00:00:00+00:00"
    assert payloads.read(event.type, 1, stored) == event.payload


def test_older_payloads_are_lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(Type.INTEGER, "how many")
    events = {"party": EventType("party", "a party", {"guests": field}, version=3)}
    monkeypatch.setitem(lake_payloads.LIFTS, ("party", 1), lambda old: {"people": old["n"]})
    monkeypatch.setitem(lake_payloads.LIFTS, ("party", 2), lambda old: {"guests": old["people"]})
    assert Payloads(events).read("party", 1, {"n": 4}) == {"guests": 4}
    record = {**GOOD, "event_type": "party", "target_id": None, "payload": {"people": 4}, "payload_version": 2}
    assert read_record(record, events)[0].payload == {"guests": 4}
