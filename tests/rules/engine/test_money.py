"""Debits, transfers, levels, dynamic currencies: what may be entered, and what follows."""

from dataclasses import replace

from synapse.rules.documents.pack import Currency, LevelCurve
from tests.rules.engine.community import ALICE, BOB, CURRENCIES, community, pack, paid, rule

AWARD = rule(
    "award",
    "reward",
    "manual_award",
    ["event.amount > 0"],
    [{"credit": {"currency": "event.currency", "amount": "event.amount"}}],
)
COFFEE = rule(
    "coffee",
    "reward",
    "purchase",
    effects=[{"debit": {"currency": "gold", "amount": 50}}, {"log": {"message": "coffee"}}],
)
LEVEL_GOLD = rule(
    "level-gold", "reward", "level_up", ["event.currency == 'xp'"], [{"credit": {"currency": "gold", "amount": 50}}]
)


def test_a_manual_award_pays_the_currency_that_it_names() -> None:
    here = community(pack(AWARD))
    here.happens("manual_award", currency="stars", amount=7)
    assert here.balance(ALICE, "stars") == 7


def test_a_currency_that_does_not_exist_fails_the_rule() -> None:
    decision = community(pack(AWARD)).happens("manual_award", currency="doubloons", amount=7)
    assert not decision.awards and "doubloons" in decision.failed["award"]


def test_two_hundred_xp_are_three_levels_and_three_times_gold() -> None:
    here = community(pack(AWARD, LEVEL_GOLD))
    decision = here.happens("manual_award", currency="xp", amount=200)
    assert here.level(ALICE) == 4 and here.balance(ALICE, "gold") == 150
    assert [award.rule for award in decision.awards] == ["award", "level-gold", "level-gold", "level-gold"]


def test_a_level_is_reached_once_ever() -> None:
    back = rule("back", "reward", "purchase", effects=[{"debit": {"currency": "xp", "amount": 150}}])
    here = community(pack(AWARD, LEVEL_GOLD, back))
    here.happens("manual_award", currency="xp", amount=150)
    here.happens("purchase", item="x")
    here.happens("manual_award", currency="xp", amount=1)
    assert (here.balance(ALICE, "xp"), here.level(ALICE), here.balance(ALICE, "gold")) == (1, 2, 50)


def test_an_overdraft_fails_the_rule_whole() -> None:
    here = community(pack(AWARD, COFFEE))
    here.happens("manual_award", currency="gold", amount=49)
    decision = here.happens("purchase", item="coffee")
    assert here.balance(ALICE, "gold") == 49 and not decision.log
    assert "50 gold is more than the balance of 49" in decision.failed["coffee"]


def test_what_is_affordable_is_taken_and_goes_to_the_shop() -> None:
    here = community(pack(AWARD, COFFEE))
    here.happens("manual_award", currency="gold", amount=50)
    (award,) = here.happens("purchase", item="coffee").awards
    assert [(e.source, e.destination, e.amount, e.cause) for e in award.entries] == [
        (ALICE, "shop", 50, "shop_purchase")
    ]
    assert here.balance(ALICE, "gold") == 0


def test_a_currency_may_allow_debts() -> None:
    tab = Currency(id="tab", name="Tab", allow_negative=True)
    drink = rule("drink", "reward", "purchase", effects=[{"debit": {"currency": "tab", "amount": 5}}])
    here = community(pack(drink, currencies=(*CURRENCIES, tab)))
    here.happens("purchase", item="x")
    assert here.balance(ALICE, "tab") == -5


def test_two_debits_of_one_event_see_each_other() -> None:
    second = rule("tea", "reward", "purchase", effects=[{"debit": {"currency": "gold", "amount": 30}}])
    here = community(pack(AWARD, COFFEE, second))
    here.happens("manual_award", currency="gold", amount=60)
    decision = here.happens("purchase", item="both")
    assert here.balance(ALICE, "gold") == 10 and list(decision.failed) == ["tea"]


def test_a_transfer_moves_and_earns_nobody_lifetime() -> None:
    gift = rule("gift", "reward", "reaction_add", effects=[{"transfer": {"currency": "gold", "amount": 5}}])
    here = community(pack(AWARD, gift))
    here.happens("manual_award", currency="gold", amount=20)
    here.happens("reaction_add", target=BOB)
    assert (here.balance(ALICE, "gold"), here.balance(BOB, "gold")) == (15, 5)
    assert here.world.wallets[BOB, "gold"].lifetime == 0


def test_a_credit_below_zero_fails_and_zero_counts_as_an_award() -> None:
    reward = rule(
        "r", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": "event.length - 5"}}]
    )
    here = community(pack(reward))
    assert "below zero" in here.happens(length=1).failed["r"]
    (award,) = here.happens(length=5).awards
    assert not award.entries


def test_an_amount_beyond_what_a_balance_can_hold_fails() -> None:
    reward = rule("r", "reward", "message_create", effects=[{"credit": {"currency": "xp", "amount": "1e18"}}])
    decision = community(pack(reward)).happens()
    assert paid(decision) == 0 and "r" in decision.failed


def test_two_credits_of_a_rule_to_one_recipient_are_settled_together() -> None:
    halves = [{"credit": {"currency": "xp", "amount": 0.5}}] * 2
    decision = community(pack(rule("r", "reward", "message_create", effects=halves))).happens()
    assert [entry.amount for entry in decision.awards[0].entries] == [1]


def test_what_follows_from_a_manual_award_is_the_rules_doing() -> None:
    decision = community(pack(AWARD, LEVEL_GOLD)).happens("manual_award", currency="xp", amount=130)
    assert [award.entries[0].cause for award in decision.awards] == ["manual_award", "rule"]


def test_steep_curves_keep_their_honest_fractions() -> None:
    """10 × 1.75⁵² is 43448874572504.98: 8 ulp would round it up."""
    steep = replace(CURRENCIES[0], level_curve=LevelCurve(required="10 * 1.75 ** level"))
    program = community(pack(currencies=(steep, *CURRENCIES[1:]))).program
    assert program.required("xp", 52) == 43_448_874_572_504
