"""Words for conditions: each holds when its sentence says so."""

from typing import Any

import pytest

from synapse.packs.format import as_pack
from synapse.packs.schemas import words
from synapse.rules.conditions import CONDITIONS
from synapse.rules.world import Season, Setting, Zone
from tests.rules.engine.community import ALICE, BOB, CAROL, GENERAL, Community, community, paid

REACTION = {"message_id": 5, "emoji_name": "x"}
TICK = {"minutes": 10, "is_idle": False, "is_afk": False}
PLAZA = Setting(zones={1: Zone(1, "the plaza", {})}, zone_of={GENERAL: 1}, season=Season(1, "One", 0.0))
DAY = 86_400


def deciding(
    *conditions: Any, trigger: str = "message_create", setting: Setting | None = None, **more: Any
) -> Community:
    """A community in which one reward pays 1 XP to the actor when the conditions hold."""
    pay = {"credit": {"currency": "xp", "amount": 1}}
    rule = {"id": "paid", "kind": "reward", "trigger": trigger, "conditions": [*conditions], "effects": [pay], **more}
    data = {
        "synapse": 1,
        "id": "test",
        "version": "1.0.0",
        "name": "Test",
        "currencies": [{"id": "xp", "name": "XP"}],
        "parameters": {"limit": {"type": "integer", "default": 2}},
        "rules": [rule],
    }
    return community(as_pack(data), setting=setting)


def test_nobody_is_paid_for_what_they_do_to_themselves() -> None:
    here = deciding({"not_self_interaction": {}}, trigger="reaction_add")
    assert paid(here.happens("reaction_add", ALICE, target=BOB, **REACTION)) == 1
    assert paid(here.happens("reaction_add", ALICE, target=ALICE, **REACTION)) == 0
    assert paid(here.happens("reaction_add", ALICE, target=None, **REACTION)) == 1, "an unknown target is not oneself"


@pytest.mark.parametrize(("wanted", "expected"), [(5, [0, 1, 1]), ("params.limit * 3", [0, 0, 1])])
def test_min_length_takes_a_number_or_an_expression(wanted: object, expected: list[int]) -> None:
    here = deciding({"min_length": {"length": wanted}})
    assert [paid(here.happens(length=length)) for length in (4, 5, 6)] == expected


def test_emoji_are_measured_against_the_text() -> None:
    here = deciding({"emoji_ratio_below": {"ratio": 0.5}})
    measured = [(10, 4), (10, 5), (0, 0), (0, 1)]
    assert [paid(here.happens(length=length, emoji_count=count)) for length, count in measured] == [1, 0, 1, 0]


def test_a_cooldown_counts_awards_with_the_same_keys() -> None:
    here = deciding({"cooled_down": {"seconds": 30, "by": ["actor", "channel"]}})
    assert [paid(here.happens(at=at)) for at in (0, 29, 30, 59, 60)] == [1, 0, 1, 0, 1]
    assert paid(here.happens(at=61, channel=11)) == 1, "another channel cools on its own"
    assert paid(here.happens(actor=BOB, at=61), BOB) == 1


def test_an_event_that_comes_late_cools_too() -> None:
    here = deciding({"cooled_down": {"seconds": 30}})
    assert [paid(here.happens(at=at)) for at in (100, 20)] == [1, 0]


def test_a_daily_total_ends_at_the_guilds_midnight() -> None:
    here = deciding({"daily_total_below": {"currency": "xp", "max": "params.limit"}})
    assert [paid(here.happens(at=at)) for at in (0, 1, 2, DAY, DAY + 1, DAY + 2)] == [1, 1, 0, 1, 1, 0]


def test_a_pair_is_counted_in_a_sliding_window() -> None:
    here = deciding({"pair_below": {"max": 2, "within": "1h"}}, trigger="reaction_add")

    def react(at: float, target: int) -> int:
        return paid(here.happens("reaction_add", ALICE, target=target, at=at, **REACTION))

    assert [react(at, BOB) for at in (0, 1, 2, 3600, 3601.5)] == [1, 1, 0, 1, 1]
    assert react(4, CAROL) == 1, "another target is another pair"


def test_reactors_are_people_other_than_the_author() -> None:
    here = deciding({"reactors_over": {"count": 2}}, trigger="reaction_add")
    reactors = [1, 1, CAROL, 2, 3]
    paid_to = [paid(here.happens("reaction_add", who, target=CAROL, **REACTION), who) for who in reactors]
    assert paid_to == [0, 0, 0, 0, 1]


def test_a_message_of_unknown_age_is_not_young() -> None:
    here = deciding({"message_younger_than": {"seconds": 300}}, trigger="reaction_add")
    ages: list[dict[str, Any]] = [{"message_age_seconds": 299.0}, {"message_age_seconds": 300.0}, {}]
    assert [paid(here.happens("reaction_add", target=BOB, **REACTION, **age)) for age in ages] == [1, 0, 0]


def test_idle_and_afk_members_do_not_take_part_in_voice() -> None:
    here = deciding({"voice_active": {}}, trigger="voice_tick")
    ticks = [TICK, {**TICK, "is_idle": True}, {**TICK, "is_afk": True}]
    assert [paid(here.happens("voice_tick", **tick)) for tick in ticks] == [1, 0, 0]


def test_roles_are_those_that_the_event_brings() -> None:
    here = deciding({"has_role": {"role": "77"}})
    roles: list[dict[str, Any]] = [{"actor_roles": (5, 77)}, {"actor_roles": (5,)}, {}]
    assert [paid(here.happens(**role)) for role in roles] == [1, 0, 0]


def test_zones_go_by_their_name() -> None:
    here = deciding({"in_zone": {"zone": "the plaza"}}, setting=PLAZA)
    assert [paid(here.happens(channel=channel)) for channel in (GENERAL, 11)] == [1, 0]


def test_a_zone_name_with_quotes_is_only_a_name() -> None:
    name = 'it\'s "here" \\ or True'
    setting = Setting(zones={1: Zone(1, name, {})}, zone_of={GENERAL: 1})
    here = deciding({"in_zone": {"zone": name}}, setting=setting)
    assert [paid(here.happens(channel=channel)) for channel in (GENERAL, 11)] == [1, 0]


@pytest.mark.parametrize("word", ["wallet_at_least", "lifetime_at_least"])
def test_wallets_are_seen_as_they_are_before_the_event(word: str) -> None:
    here = deciding(
        {"any_of": [{"not": {word: {"currency": "xp", "amount": 1}}}, {word: {"currency": "xp", "amount": 2}}]}
    )
    assert [paid(here.happens()) for _ in range(3)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [0, 0, 1, 1]),
        ({"within": "1h"}, [0, 0, 1, 0]),
        ({"period": "day"}, [0, 0, 1, 0]),
        ({"where": "row.length > 5"}, [0, 0, 0, 1]),
        ({"zone": "the plaza"}, [0, 0, 1, 1]),
        ({"zone": "elsewhere"}, [0, 0, 0, 0]),
    ],
)
def test_event_count_counts_what_came_before(more: dict[str, object], expected: list[int]) -> None:
    counted = {"event_count": {"event": "message_create", "at_least": 2, **more}}
    here = deciding(counted, setting=PLAZA)
    happened = [(0, 9), (1, 5), (2, 9), (DAY, 9)]
    assert [paid(here.happens(at=at, length=length)) for at, length in happened] == expected


def test_a_streak_ends_with_a_day_missed() -> None:
    here = deciding({"streak": {"days": 2}})
    assert [paid(here.happens(at=day * DAY)) for day in (0, 1, 2, 4, 5, 6)] == [0, 0, 1, 0, 0, 1]


def test_a_streak_may_be_of_one_event_only() -> None:
    here = deciding({"streak": {"days": 1, "event": "thread_create"}})
    assert [paid(here.happens(at=at)) for at in (0, DAY)] == [0, 0]
    here.happens("thread_create", at=DAY)
    assert paid(here.happens(at=DAY + 1)) == 1


def test_conditions_nest() -> None:
    here = deciding(
        {
            "any_of": [
                {"all_of": ["event.length > 5", {"not": "event.has_link"}]},
                {"not": {"any_of": ["event.length > 0 or event.has_link"]}},
            ]
        }
    )
    messages = [(6, False), (6, True), (0, False), (0, True)]
    assert [paid(here.happens(length=length, has_link=link)) for length, link in messages] == [1, 0, 1, 0]


def test_what_cannot_be_decided_does_not_hold_nor_does_its_opposite() -> None:
    here = deciding({"not": {"min_length": {"length": 5}}})
    decision = here.happens()
    assert paid(decision) == 0
    assert "paid" in decision.failed


def test_achievements_ask_about_the_member() -> None:
    data = {
        "synapse": 1,
        "id": "test",
        "version": "1.0.0",
        "name": "Test",
        "currencies": [{"id": "xp", "name": "XP"}],
        "rules": [
            {
                "id": "praised",
                "kind": "reward",
                "trigger": "reaction_add",
                "effects": [{"credit": {"currency": "xp", "amount": 1, "to": "target"}}],
            },
            {
                "id": "star",
                "kind": "achievement",
                "milestone": {"name": "Star"},
                "conditions": [{"wallet_at_least": {"currency": "xp", "amount": 2}}],
            },
        ],
    }
    here = community(as_pack(data))
    for _ in range(2):
        here.happens("reaction_add", ALICE, target=BOB, **REACTION)
    assert (here.earned(ALICE), here.earned(BOB)) == (set(), {"star"})


def test_every_word_and_each_of_its_arguments_is_described() -> None:
    for word, arguments in words("conditions").items():
        assert arguments["description"], word
        for name, argument in arguments.get("properties", {}).items():
            assert argument.get("description"), f"{word}.{name}"


def test_the_module_of_a_word_is_called_as_the_word() -> None:
    for word, cls in CONDITIONS.items():
        assert cls.__module__.rpartition(".")[2] in (word, "logic")
