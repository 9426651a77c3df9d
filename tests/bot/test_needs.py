"""What the log says at the start: that the bot is there, where nobody invited it, and what it may not do."""

import discord
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from synapse.bot.needs import NEEDED, invitation
from tests.fixtures.bot import running_bot
from tests.twin import open_twin


async def test_a_bot_without_a_community_says_how_to_invite_it(engine: AsyncEngine) -> None:
    async with open_twin() as twin:
        with capture_logs() as logs:
            async with running_bot(engine, twin):
                pass
        said = {one["event"]: one for one in logs}
        assert said["connected to Discord"]["guilds"] == 0
        assert said["the bot is in no community"]["invite"] == invitation(twin.application_id)


async def test_what_the_bot_may_not_do_is_told_for_each_community(engine: AsyncEngine) -> None:
    async with open_twin() as twin:
        twin.guild("whole")
        poor = twin.guild("poor", permissions=discord.Permissions(view_channel=True, send_messages=True).value)
        with capture_logs() as logs:
            async with running_bot(engine, twin):
                pass
        [warning] = [one for one in logs if one["event"] == "the bot lacks permissions"]
        assert warning["guild"] == str(poor.id)
        assert "manage roles" in warning["permissions"]
        assert "send messages," not in warning["permissions"]
        assert NEEDED["manage_roles"] in warning["stays_off"]
