"""The log channel: what the bot did and failed to do, told once, in few messages, where a community wants it."""

from collections.abc import AsyncGenerator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.client import SynapseBot
from synapse.bot.delivery import log
from synapse.bot.delivery.log import tell_log
from synapse.db.session import batch_transaction
from synapse.guilds.change import note, record
from synapse.runtime.changing import changing
from synapse.runtime.delivery.errors import CannotDeliver
from tests.bot.community import Community, a_community, until
from tests.twin.permissions import May


@pytest.fixture(autouse=True)
def nobody_else_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "EVERY", 3_600.0)


@pytest.fixture
async def here(engine: AsyncEngine) -> AsyncGenerator[Community]:
    """The log goes to the hall; nobody has looked yet, so it begins with the next change."""
    async with a_community(engine, log_channel_id="hall") as community:
        yield community


async def tell(here: Community, bot: SynapseBot) -> list[tuple[str, str]]:
    """Tell what is new; title and text of each new embed."""
    before = len(here.twin.messages(here.hall))
    await tell_log(bot, here.guild.id, here.hall.id)
    return [
        (str(embed.get("title")), str(embed.get("description", "")))
        for message in here.twin.messages(here.hall)[before:]
        for embed in message.embeds
    ]


async def test_changes_are_told_with_whose_they_are(here: Community) -> None:
    async with here.bot() as running:
        await tell(here, running.bot)
        await here.sets(leaderboard_size=10, community_name="*Loud* @everyone")
        [(title, text), *_] = (await tell(here, running.bot))[-1:]
        assert title.endswith("changed settings")
        assert text.splitlines() == [
            r"**community_name**: My Community → \*Loud\* @everyone",
            "**leaderboard_size**: 25 → 10",
        ]
        assert await tell(here, running.bot) == []
    [*_, message] = here.twin.messages(here.hall)
    assert not message.mention_everyone


async def test_what_is_done_at_once_is_one_embed_and_the_rest_is_counted(here: Community) -> None:
    async with here.bot() as running:
        await tell(here, running.bot)
        await tell(here, running.bot)
        async with changing(here.engine, here.guild.id, via="token CI", reason="tidy up") as change:
            for number in range(20):
                await record(change, "UPDATE", "rule_packs", f"pack-{number}", {"enabled": True}, {"enabled": False})
            await note(change, "UPDATE", "member_preferences", 1, {"awards": True}, {"awards": False})
        [(title, text)] = await tell(here, running.bot)
        assert title == "token CI made 20 changes"
        assert text.splitlines()[0] == "changed a rule pack: pack-0"
        assert text.splitlines()[-2:] == ["… and 13 more", "Reason: tidy up"]
        for number in range(70):
            async with changing(here.engine, here.guild.id) as change:
                await note(change, "DELETE", "zones", number, {"name": f"zone {number}"})
        told = await tell(here, running.bot)
        assert told[0] == ("10 more changes", "The dashboard's audit log has them all.")
        assert told[1] == ("Synapse removed a zone", "zone 10")
        assert len(told) == 61


async def test_what_could_not_be_delivered_and_what_was_missed(here: Community) -> None:
    async with here.bot() as running:
        await here.awards("so that she is known")
        await here.done()
        await tell(here, running.bot)
        await here.row("assign_role", '{"role": "404"}', here.ada, None)
        await here.done()
        async with batch_transaction(here.engine) as (_, raw):
            await raw.execute(
                "INSERT INTO capture_gaps (guild_id, id, began_at, ended_at, reason, messages, joins, read_at) "
                "VALUES ($1, 9, '2026-01-01', '2026-01-02', 'restart', 12, 1, now())",
                here.guild.id,
            )
        (failed, failure), (gap, missed) = (await tell(here, running.bot))[-2:]
        assert failed == "A role was not given"
        assert failure.splitlines()[:2] == ["the role is gone, or was never one of this community", "Rule: a-rule"]
        assert gap == "The bot was away"
        assert "Read back: 12 messages, 0 threads, 1 joins." in missed
        assert await tell(here, running.bot) == []


async def test_a_restart_tells_nothing_twice(here: Community) -> None:
    async with here.bot() as running:
        await tell(here, running.bot)
        await here.sets(leaderboard_size=10)
        await tell(here, running.bot)
    told = len(here.twin.messages(here.hall))
    async with here.bot() as running:
        assert [title for title, _ in await tell(here, running.bot)] == ["The bot was away"]
        await here.sets(leaderboard_size=11)
        assert len(await tell(here, running.bot)) == 1
    assert len(here.twin.messages(here.hall)) == told + 2


async def test_a_channel_that_may_not_be_written_to_is_not_asked(engine: AsyncEngine) -> None:
    async with a_community(engine, may=int(May.VIEW_CHANNEL), log_channel_id="hall") as here:
        here.guild.roles[here.guild.id].permissions = int(May.VIEW_CHANNEL)
        async with here.bot() as running:
            await tell_log(running.bot, here.guild.id, here.hall.id)
            await here.sets(leaderboard_size=10)
            with pytest.raises(CannotDeliver, match="may not post"):
                await tell_log(running.bot, here.guild.id, here.hall.id)
        assert here.asked() == 0


async def test_it_is_told_without_being_asked_for(here: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "EVERY", 0.05)
    async with here.bot():

        async def told() -> bool:
            return any("log_channel" in str(message.embeds) for message in here.twin.messages(here.hall))

        await here.sets(log_channel_id=None)
        await here.sets(log_channel_id=str(here.hall.id))
        await until(told)
    asked = here.asked()
    await here.sets(log_channel_id=None)
    async with here.bot() as running:
        await running.settled()
        await here.sets(leaderboard_size=10)
        assert here.asked() == asked
