"""Guards, modifiers, rewards: what each phase does to what an event pays."""

from typing import Any

import pytest

from synapse.rules.documents.pack import Parameter
from synapse.rules.documents.rule import Rule, Trigger
from synapse.rules.world import Setting, Zone
from tests.rules.engine.community import ALICE, BOB, community, pack, paid, rule

MESSAGE = rule("message", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": 15}}])


def scale(by: float | str, **more: Any) -> Rule:
    return rule(
        f"scale-{abs(hash(by)) % 999}",
        "modifier",
        "message_create",
        effects=[{"scale": {"factor": "quality", "by": by}}],
        **more,
    )


def test_a_reward_pays_its_actor() -> None:
    assert paid(community(pack(MESSAGE)).happens()) == 15


def test_modifiers_multiply_whatever_their_order_in_the_pack() -> None:
    reward = rule(
        "r", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": 15, "times": ("quality",)}}]
    )
    assert paid(community(pack(reward, scale(1.5), scale(1.4))).happens()) == 31


def test_a_factor_keeps_within_its_bounds() -> None:
    reward = rule(
        "r", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": 100, "times": ("quality",)}}]
    )
    assert paid(community(pack(reward, scale(0.0001))).happens()) == 10


def test_settlement_forgives_binary_fractions() -> None:
    """15 × 2.0 × 1.5 × 1.4 is 62.99… in doubles, and 63 in the ledger."""
    reward = rule(
        "r",
        "reward",
        "message_create",
        effects=[{"credit": {"currency": "xp", "amount": 15, "times": ("zone", "quality")}}],
    )
    setting = Setting(zones={7: Zone(7, "hot", {"message_create": {"xp": 2.0}})}, zone_of={10: 7})
    assert paid(community(pack(reward, scale(1.5), scale(1.4)), setting=setting).happens()) == 63


def test_a_guard_denies_some_currencies_to_somebody() -> None:
    deny = rule(
        "g",
        "guard",
        "reaction_add",
        ["actor.id != 0"],
        [{"deny": {"currencies": ("xp",), "to": "target", "reason": "no"}}],
    )
    both = rule(
        "both", "reward", "reaction_add",
        effects=[
            {"credit": {"currency": currency, "amount": 3, "to": who}}
            for currency in ("xp", "stars")
            for who in ("actor", "target")
        ],
    )  # fmt: skip
    decision = community(pack(deny, both)).happens("reaction_add", target=BOB)
    assert [paid(decision, ALICE, "xp"), paid(decision, BOB, "xp"), paid(decision, BOB, "stars")] == [3, 0, 3]


def test_a_rule_of_which_every_credit_is_denied_does_not_fire() -> None:
    deny = rule("g", "guard", "message_create", effects=[{"deny": {"reason": "quiet hours"}}])
    loud = rule(
        "loud",
        "reward",
        "message_create",
        effects=[{"credit": {"currency": "xp", "amount": 1}}, {"log": {"message": "paid"}}],
    )
    decision = community(pack(deny, loud)).happens()
    assert not decision.awards and not decision.log
    assert decision.denied == {"loud": "quiet hours"}


def test_a_guard_that_fails_denies() -> None:
    guard = rule("g", "guard", "message_create", ["event.length > 3"], [{"deny": {}}])
    here = community(pack(guard, MESSAGE))
    assert paid(here.happens(length=2)) == 15
    decision = here.happens()
    assert paid(decision) == 0 and "g" in decision.failed


def test_a_modifier_or_reward_that_fails_does_nothing() -> None:
    reward = rule("r", "reward", "message_create", ["event.length > 3"], [{"credit": {"currency": "xp", "amount": 1}}])
    decision = community(pack(reward, MESSAGE)).happens()
    assert paid(decision) == 15 and list(decision.failed) == ["r"]


def test_caps_are_taken_off_the_last_credits_first() -> None:
    first, second = (
        rule(
            name, "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": 10}}], priority=priority
        )
        for name, priority in (("late", 2), ("early", 1))
    )
    cap = rule("cap", "guard", "message_create", effects=[{"cap": {"currency": "xp", "max": 14}}])
    decision = community(pack(first, second, cap)).happens()
    assert [(award.rule, award.entries[0].amount) for award in decision.awards] == [("early", 10), ("late", 4)]


def test_two_caps_take_the_minimum() -> None:
    caps = [
        rule(f"c{n}", "guard", "message_create", effects=[{"cap": {"currency": "xp", "max": n}}]) for n in (9, 4, 7)
    ]
    assert paid(community(pack(MESSAGE, *caps)).happens()) == 4


def test_stop_processing_ends_its_own_phase_only() -> None:
    first = rule(
        "first", "reward", "message_create", ["event.length < 5"], [{"credit": {"currency": "xp", "amount": 1}}],
        stop_processing=True, priority=1,
    )  # fmt: skip
    second = rule("second", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": 10}}])
    log = rule("log", "automation", "message_create", effects=[{"log": {"message": "seen"}}])
    here = community(pack(first, second, log))
    decision = here.happens(length=2)
    assert paid(decision) == 1 and len(decision.log) == 1
    assert paid(here.happens(length=9)) == 10


def test_events_of_bots_pay_nothing() -> None:
    assert not community(pack(MESSAGE)).happens(is_bot=True).awards


def test_a_bot_as_target_earns_nothing() -> None:
    reward = rule("r", "reward", "reaction_add", effects=[{"credit": {"currency": "xp", "amount": 8, "to": "target"}}])
    here = community(pack(reward))
    assert paid(here.happens("reaction_add", target=BOB), BOB) == 8
    assert paid(here.happens("reaction_add", target=BOB, target_is_bot=True), BOB) == 0


def test_an_unknown_target_fails_the_rule_instead_of_paying_nobody() -> None:
    reward = rule("r", "reward", "reaction_add", effects=[{"credit": {"currency": "xp", "amount": 8, "to": "target"}}])
    decision = community(pack(reward)).happens("reaction_add")
    assert not decision.awards and "no target" in decision.failed["r"]


@pytest.mark.parametrize(("channel", "parent", "expected"), [(10, None, 1), (99, 10, 1), (99, None, 0), (11, None, 0)])
def test_a_channel_filter_holds_for_its_threads_too(channel: int, parent: int | None, expected: int) -> None:
    reward = rule(
        "r",
        "reward",
        Trigger(event=("message_create",), channels=(10,)),
        effects=[{"credit": {"currency": "xp", "amount": 1}}],
    )
    payload: dict[str, Any] = {"parent_channel_id": parent} if parent else {}
    assert paid(community(pack(reward)).happens(channel=channel, **payload)) == expected


def test_zones_filter_and_multiply_and_a_thread_uses_its_parents() -> None:
    reward = rule(
        "r", "reward", Trigger(event=("message_create",), zones=("code",)), activity="message",
        effects=[{"credit": {"currency": "xp", "amount": "10 * zone.multiplier.xp"}}],
    )  # fmt: skip
    setting = Setting(zones={1: Zone(1, "code", {"message": {"xp": 1.5}})}, zone_of={10: 1})
    here = community(pack(reward), setting=setting)
    in_zone, outside = here.happens(channel=10), here.happens(channel=5)
    in_thread = here.happens(channel=5, parent_channel_id=10)
    assert [paid(one) for one in (in_zone, outside, in_thread)] == [15, 0, 15]


def test_a_fallback_zone_stands_in_for_channels_without_one() -> None:
    reward = rule(
        "r", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": 10, "times": ("zone",)}}]
    )
    setting = Setting(zones={1: Zone(1, "general", {"message_create": {"xp": 0.5}})}, fallback_zone=1)
    assert paid(community(pack(reward), setting=setting).happens(channel=77)) == 5


def test_rules_of_a_module_that_is_off_are_skipped() -> None:
    assert not community(pack(MESSAGE), setting=Setting(modules_off=frozenset({"economy"}))).happens().awards


def test_role_filters_look_at_the_captured_roles() -> None:
    reward = rule(
        "r",
        "reward",
        Trigger(event=("message_create",), roles=(5, 6)),
        effects=[{"credit": {"currency": "xp", "amount": 1}}],
    )
    here = community(pack(reward))
    assert paid(here.happens(actor_roles=(6, 9))) == 1
    assert paid(here.happens(actor_roles=(9,))) == 0


def test_random_amounts_follow_from_event_and_rule_alone() -> None:
    reward = rule("r", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": "random(15, 25)"}}])
    first, second = community(pack(reward)), community(pack(reward))
    amounts = [paid(first.happens()) for _ in range(30)]
    assert amounts == [paid(second.happens()) for _ in range(30)]
    assert set(amounts) <= set(range(15, 26)) and len(set(amounts)) > 3


def test_ids_that_are_not_set_are_nobodys() -> None:
    parameters = {"quiet": Parameter(type="ids", default=""), "staff": Parameter(type="id", default="")}
    rules = [
        rule("place", "guard", "message_create", ["contains(params.quiet, event.channel)"], [{"deny": {}}]),
        rule(
            "staff-role",
            "guard",
            "message_create",
            ["contains(default(actor.roles, []), params.staff)"],
            [{"deny": {}}],
        ),
        MESSAGE,
    ]
    packs = pack(*rules, parameters=parameters)
    assert paid(community(packs).happens(actor_roles=(5,))) == 15
    here = community(packs, parameters={"quiet": "11, 10", "staff": "5"})
    assert [paid(here.happens(channel=c, actor_roles=r)) for c, r in ((10, ()), (12, (5,)), (12, (6,)))] == [0, 0, 15]
