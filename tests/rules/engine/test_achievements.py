"""Achievements and the events that follow from one another."""

from dataclasses import replace

from synapse.rules.aggregate import Measure
from synapse.rules.documents.pack import DeclaredEvent, DeclaredField
from synapse.rules.engine import bind
from synapse.rules.world import Season, Setting
from tests.rules.engine.community import ALICE, BOB, achievement, community, pack, rule

SENT = {"sent": Measure(count="events", of="message_create", by=("actor",), period="lifetime")}
GOT = {"got": Measure(count="events", of="reaction_add", by=("target",), period="lifetime")}
REWARD = rule("r", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": 60}}])


def credit(currency: str, amount: int) -> dict[str, object]:
    return {"credit": {"currency": currency, "amount": amount}}


def test_an_achievement_is_earned_once_and_pays_its_earner() -> None:
    here = community(pack(achievement("first", "measures.sent >= 1", effects=[credit("gold", 5)]), measures=SENT))
    decision = here.happens()
    assert [(one.member, one.milestone) for one in decision.milestones] == [(ALICE, "first")]
    assert decision.awards[0].entries[0].cause == "milestone_reward"
    assert not here.happens().milestones and here.balance(ALICE, "gold") == 5


def test_the_target_earns_too() -> None:
    here = community(pack(achievement("liked", "measures.got >= 1"), measures=GOT))
    here.happens("reaction_add", target=BOB)
    assert here.earned(BOB) == {"liked"} and here.earned(ALICE) == set()


def test_all_of_a_wave_are_judged_on_one_snapshot_and_what_they_pay_is_checked_next() -> None:
    here = community(
        pack(
            achievement("one", "member.lifetime.xp >= 50", effects=[credit("xp", 50)]),
            achievement("two", "member.lifetime.xp >= 100", effects=[credit("gold", 1)]),
            achievement("three", "member.lifetime.gold >= 1"),
            REWARD,
        )
    )
    decision = here.happens()
    assert [one.milestone for one in decision.milestones] == ["one", "two", "three"]


def test_milestone_rewards_level_too() -> None:
    gold = rule("bonus", "reward", "level_up", effects=[credit("gold", 50)])
    here = community(pack(achievement("rich", "member.lifetime.xp >= 50", effects=[credit("xp", 500)]), REWARD, gold))
    here.happens()
    assert here.level(ALICE) > 5 and here.balance(ALICE, "gold") == 50 * (here.level(ALICE) - 1)


def test_season_scope_is_earned_once_a_season() -> None:
    rules = pack(achievement("spring", "member.lifetime.xp >= 50", scope="season"), REWARD)
    here = community(rules, setting=Setting(season=Season(1, "One", 0)))
    here.happens()
    assert here.world.earned[ALICE] == {("spring", 1)}
    assert not here.happens().milestones
    here.program = bind(here.program.compiled, Setting(season=Season(2, "Two", 0)))
    assert [(one.milestone, one.season) for one in here.happens().milestones] == [("spring", 2)]


def test_an_achievement_without_conditions_is_granted_by_hand() -> None:
    grant = rule("grant", "reward", "milestone_grant", effects=[{"grant_milestone": {"milestone": "event.milestone"}}])
    here = community(pack(achievement("founder", effects=[credit("gold", 9)]), REWARD, grant))
    here.happens()
    assert here.earned(ALICE) == set()
    decision = here.happens("milestone_grant", milestone="founder", granted_by=77)
    assert decision.milestones[0].granted_by == 77 and here.balance(ALICE, "gold") == 9
    assert not here.happens("milestone_grant", milestone="founder").milestones
    assert "nothing-such" in here.happens("milestone_grant", milestone="nothing-such").failed["grant"]


def test_announcements_follow_an_achievement() -> None:
    tell = rule(
        "tell",
        "automation",
        "milestone_earned",
        effects=[{"announce": {"template": "{{ actor }} earned {{ event.name }}"}}],
    )
    decision = community(pack(achievement("first", "measures.sent >= 1"), tell, measures=SENT)).happens()
    (delivery,) = decision.deliveries
    assert (delivery.kind, delivery.member, delivery.payload["event"]["milestone"]) == ("announce", ALICE, "first")


def test_events_follow_from_one_another_three_deep_at_most() -> None:
    events = {f"step.{n}": DeclaredEvent(fields={"n": DeclaredField(type="integer")}) for n in range(1, 6)}
    start = rule("start", "automation", "message_create", effects=[{"emit": {"event": "step.1", "payload": {"n": 1}}}])
    steps = [
        rule(
            f"s{n}",
            "automation",
            f"step.{n}",
            effects=[{"emit": {"event": f"step.{n + 1}", "payload": {"n": "event.n + 1"}}}],
        )
        for n in range(1, 5)
    ]
    pays = [rule(f"p{n}", "reward", f"step.{n}", effects=[credit("xp", 10**n)]) for n in range(1, 6)]
    here = community(pack(start, *steps, *pays, events=events))
    decision = here.happens()
    assert here.balance(ALICE) == 1110
    assert "3 events" in decision.failed["@step.4"]


def test_roles_are_assigned_once_whoever_asks() -> None:
    rules = [rule(f"r{n}", "automation", "message_create", effects=[{"assign_role": {"role": 5}}]) for n in range(2)]
    decision = community(pack(*rules)).happens()
    assert len(decision.deliveries) == 1 and decision.deliveries[0].payload == {"role": "5"}


def test_an_automation_may_grant_too() -> None:
    give = rule("give", "automation", "message_create", effects=[{"grant_milestone": {"milestone": "founder"}}])
    here = community(pack(achievement("founder", effects=[credit("gold", 9)]), give))
    here.happens()
    assert here.earned(ALICE) == {"founder"} and here.balance(ALICE, "gold") == 9


def test_a_silent_achievement_is_not_announced() -> None:
    tell = rule("tell", "automation", "milestone_earned", effects=[{"announce": {"template": "{{ milestone.name }}"}}])
    loud = achievement("loud", "measures.sent >= 1")
    quiet = replace(loud, id="quiet", milestone=replace(loud.milestone, name="Quiet", announce=False))  # type: ignore[arg-type, type-var]
    decision = community(pack(loud, quiet, tell, measures=SENT)).happens()
    assert [one.payload["milestone"]["name"] for one in decision.deliveries] == ["Loud"]


def test_an_achievement_may_name_the_channel_in_which_it_is_announced() -> None:
    tell = rule("tell", "automation", "milestone_earned", effects=[{"announce": {"template": "hi", "channel": 50}}])
    loud = achievement("loud", "measures.sent >= 1")
    own = replace(loud, id="own", milestone=replace(loud.milestone, name="Own", announce_channel=77))  # type: ignore[arg-type, type-var]
    decision = community(pack(loud, own, tell, measures=SENT)).happens()
    assert [delivery.channel for delivery in decision.deliveries] == [50, 77]
