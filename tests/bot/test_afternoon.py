"""An afternoon in a community: what people see on Discord, what the books say and what the API tells agree."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction, glance
from synapse.ledger.queries import balances_of
from synapse.ledger.verify import verify
from synapse.members.queries import member_by_user
from tests.fixtures.api import Api, running
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.fixtures.clock import StandingClock
from tests.twin import TwinChannel, TwinMember, open_twin


async def balance(engine: AsyncEngine, member: TwinMember, currency: str) -> int:
    """What the books say that somebody has."""
    async with glance(engine) as raw:
        profile = await member_by_user(raw, member.guild_id, member.id)
        if profile is None:
            return 0
        held = (await balances_of(raw, member.guild_id, profile.account)).get(currency)
    return held.balance if held else 0


async def told(api: Api, member: TwinMember, currency: str) -> int:
    """What the API tells that somebody has."""
    answer = await api.nobody.get(f"/api/guilds/{member.guild_id}/members/{member.id}")
    assert answer.status_code == 200, answer.text
    return next(one["balance"] for one in answer.json()["wallets"] if one["currency"]["id"] == currency)


async def test_an_afternoon_in_a_community(engine: AsyncEngine) -> None:
    clock = StandingClock()
    async with open_twin(clock=clock) as twin, running(engine, clock=clock) as api:
        home = twin.guild("home")
        talk = home.category("Talk")
        general, lounge, news = home.text("general", talk), home.voice("Lounge", talk), home.text("news")
        ada = home.member("Ada")
        await set_up(engine, home.id)
        async with running_bot(engine, twin, clock=clock) as bot:
            await _is_configured(bot, general, news)

            # people come and talk; half a minute between two messages that pay
            bob = await home.joins("Bob")
            message = await ada.says(general, "hello")
            for _ in range(12):
                clock.forward(minutes=1)
                await bob.says(general, "an answer", reply_to=message)
                message = await ada.says(general, "a few words to everybody")
            await bob.reacts(message, "🎉")
            thread = await bob.opens_thread(general, "a thread about it")
            await ada.says(thread, "which I answer in")
            await bot.settled()
            assert await told(api, ada, "xp") == await balance(engine, ada, "xp") > 125
            gold = await balance(engine, ada, "gold")
            assert gold >= 50, "a level pays gold"

            # sitting in voice pays by the tick
            before = await balance(engine, ada, "xp")
            await ada.joins_voice(lounge)
            await bot.settled()
            await _ticks(bot, clock, 2)
            await ada.leaves_voice()
            await bot.settled()
            assert await balance(engine, ada, "xp") > before

            # what was announced, and why she has what she has
            await _delivered(bot, clock)
            assert any(ada.mention in embed["description"] for one in twin.messages(news) for embed in one.embeds)
            reply = await ada.uses(general, "why")
            assert reply.is_private
            assert "Time in voice" in str(reply.embeds), "the last thing that paid"

            # an admin gives, she spends
            gold = await balance(engine, ada, "gold")
            await home.owner.uses(general, "award", member=ada, gold=20, reason="for being here")
            bought = await ada.uses(general, "buy-coffee")
            assert bought.is_private
            assert await balance(engine, ada, "gold") == gold + 20 - 50

            # while payouts are paused, what happens is kept and pays nothing
            await home.owner.uses(general, "pause on", reason="a look at the rules")
            before = await balance(engine, bob, "xp")
            clock.forward(minutes=1)
            await bob.says(general, "does this pay?")
            await bot.settled()
            assert await balance(engine, bob, "xp") == before
            await home.owner.uses(general, "pause off")
            clock.forward(minutes=1)
            await bob.says(general, "and this?")
            await bot.settled()
            assert await balance(engine, bob, "xp") > before

            # a new season: stars begin anew, XP stays
            xp = await balance(engine, ada, "xp")
            assert await balance(engine, ada, "stars") > 0
            await home.owner.uses(general, "season", name="Autumn")
            assert await balance(engine, ada, "stars") == 0
            assert await balance(engine, ada, "xp") == xp

            await _agree(bot, api, [ada, bob])
        async with batch_transaction(engine) as (_, raw):
            assert (await verify(raw, home.id)).holds


async def _is_configured(bot: RunningBot, general: TwinChannel, news: TwinChannel) -> None:
    owner = bot.home.owner
    reply = await owner.uses(general, "config set", key="announce_channel_id", value=f"<#{news.id}>")
    assert reply.is_private
    await owner.uses(general, "config set", key="achievements_channel_id", value=f"<#{news.id}>")


async def _ticks(bot: RunningBot, clock: StandingClock, number: int) -> None:
    async with glance(bot.engine) as raw:
        for wanted in range(1, number + 1):
            clock.forward(minutes=10)
            while await raw.fetchval("SELECT count(*) FROM event_lake WHERE event_type = 'voice_tick'") < wanted:
                await bot.settled()


async def _delivered(bot: RunningBot, clock: StandingClock) -> None:
    waiting = "SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND given_up_at IS NULL"
    async with glance(bot.engine) as raw:
        while await raw.fetchval(waiting):
            clock.forward(seconds=10)
            await bot.settled()


async def _agree(bot: RunningBot, api: Api, people: list[TwinMember]) -> None:
    """The books, the leaderboard of the API and that of the command say the same."""
    answer = await api.nobody.get(f"/api/guilds/{bot.home.id}/leaderboard/xp")
    lines = {int(line["id"]): line for line in answer.json()["users"]}
    reply = await people[0].uses(next(iter(bot.home.channels.values())), "leaderboard", currency="xp")
    board = str(reply.embeds)
    for member in people:
        xp = await balance(bot.engine, member, "xp")
        assert lines[member.id]["balance"] == xp
        assert f"{xp:,}" in board
