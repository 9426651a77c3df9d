"""`/create-achievement`: a rule of the community's own, made by a form that says what is wrong with it."""

from synapse.db.session import batch_transaction
from synapse.runtime.editing.achievements import list_achievements
from tests.bot.commands.admins import audited, is_refused, words
from tests.fixtures.bot import RunningBot

NEW = {"name": "Early bird", "description": "Up before the others"}


async def made(bot: RunningBot, id_: str) -> dict[str, object]:
    async with batch_transaction(bot.engine) as (_, raw):
        found = await list_achievements(raw, bot.home.id)
    return next(dict(one.rule) for one in found if one.id == id_)


async def test_an_achievement_that_admins_grant(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    reply = await owner.uses(general, "create-achievement", **NEW, rarity="rare", xp_reward=30)
    assert reply.is_private
    assert "**Early bird** is there, as `early-bird`. Give it to members with `/grant-achievement`." in reply.text
    rule = await made(bot, "early-bird")
    assert rule["milestone"] == {
        "name": "Early bird", "description": "Up before the others", "category": "social", "rarity": "rare"
    }  # fmt: skip
    assert rule["effects"] == [{"credit": {"currency": "xp", "amount": 30}}]
    (shown,) = bot.twin.messages(general)
    assert shown.embeds[0]["title"] == "🏆 Early bird"
    assert [row["table"] for row in await audited(bot)] == ["rule_packs"]


async def test_the_seeds_types_become_conditions(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    for name, kind, field, value, condition in (
        ("A", "counter_threshold", "messages_sent", 100, "measures.count_messages_sent >= 100"),
        ("B", "star_threshold", None, 50, {"lifetime_at_least": {"currency": "stars", "amount": 50}}),
        ("C", "xp_milestone", None, 900, {"lifetime_at_least": {"currency": "xp", "amount": 900}}),
    ):
        more = {"field": field} if field else {}
        reply = await owner.uses(
            general, "create-achievement", name=name, description="x", type=kind, value=value, **more
        )
        assert "Members earn it by themselves" in reply.text
        assert (await made(bot, name.lower()))["conditions"] == [condition]


async def test_what_is_wrong_is_a_sentence(bot: RunningBot) -> None:
    general, owner = bot.home.text("general"), bot.home.owner
    for more, sentence in (
        ({"type": "counter_threshold", "field": "messages_sent"}, "counter_threshold needs a value"),
        ({"type": "counter_threshold", "value": 5}, "counter_threshold needs to know of what"),
        ({"type": "custom", "value": 5}, "An achievement of type custom counts nothing"),
        ({"type": "lifetime_threshold", "field": "silver", "value": 5}, "silver"),
    ):
        reply = await owner.uses(general, "create-achievement", **NEW, **more)
        assert sentence in reply.text, words(reply)
    assert await audited(bot) == []
    await owner.uses(general, "create-achievement", **NEW)
    again = await owner.uses(general, "create-achievement", name="early BIRD", description="x")
    assert "There is an achievement 'early BIRD' already" in again.text


async def test_others_may_not(bot: RunningBot) -> None:
    await is_refused(bot, bot.home.text("general"), "create-achievement", **NEW)


async def test_fields_are_offered_by_type(bot: RunningBot) -> None:
    owner = bot.home.owner
    bot.home.text("general")
    counters = await owner.completes("create-achievement", "field", "messages", type="counter_threshold")
    assert "messages_sent" in [one.value for one in counters]
    currencies = await owner.completes("create-achievement", "field", "", type="wallet_threshold")
    assert {"xp", "gold", "stars"} <= {one.value for one in currencies}
