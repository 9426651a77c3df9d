"""Roles that rules give: given where the bot may, explained where it may not, and kept as they were decided."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.client import SynapseBot
from synapse.bot.delivery.role_keeper import compare
from synapse.runtime.changing import changing
from synapse.runtime.delivery.listing import try_failed_again
from tests.bot.community import Community, a_community, until
from tests.twin import TwinMember, TwinRole
from tests.twin.permissions import May


@pytest.fixture
async def here(engine: AsyncEngine) -> AsyncGenerator[Community]:
    async with a_community(engine) as community:
        await community.awards("so that she is known")
        yield community


async def decide(here: Community, kind: str, role: TwinRole | int) -> None:
    """What a rule decides about Ada."""
    number = role if isinstance(role, int) else role.id
    await here.row(kind, orjson.dumps({"role": str(number)}).decode(), here.ada, None)


def roles(here: Community, member: TwinMember | None = None) -> set[str]:
    return {role.name for role in here.twin.roles_of(member or here.ada)} - {"@everyone"}


def changed(here: Community) -> int:
    """How often the bot changed somebody's roles."""
    return sum(one.method in ("PUT", "DELETE") and "/roles/" in one.path for one in here.twin.requests)


async def compared(here: Community, bot: SynapseBot) -> int:
    guild = bot.get_guild(here.guild.id)
    assert guild is not None
    found = await compare(bot, guild)
    await here.done()
    return found


async def test_roles_are_given_and_taken_once(here: Community) -> None:
    veteran = here.guild.role("Veteran")
    async with here.bot():
        await decide(here, "assign_role", veteran)
        await here.done()
        assert roles(here) == {"Veteran"}
        await decide(here, "assign_role", veteran)
        await here.done()
        assert changed(here) == 1
        await decide(here, "remove_role", veteran)
        await here.done()
    assert roles(here) == set()
    assert [fate for fate, _ in await here.fates()][1:] == ["delivered"] * 3


async def test_what_the_bot_may_not_give_is_said_and_not_asked_for(here: Community) -> None:
    high, managed = here.guild.role("High", position=1_000), here.guild.role("A bot's")
    managed.bot_id = 5
    async with here.bot():
        await decide(here, "assign_role", high)
        await decide(here, "assign_role", managed)
        await decide(here, "assign_role", 404)
        await here.done()
    assert (await here.fates())[1:] == [
        ("failed", "the role High does not stand below the bot's own: move Synapse up"),
        ("failed", "the role A bot's cannot be given: Discord or another bot manages it"),
        ("failed", "the role is gone, or was never one of this community"),
    ]
    assert changed(here) == 0


async def test_what_was_not_permitted_is_done_when_it_is_and_somebody_asks(engine: AsyncEngine) -> None:
    async with a_community(engine, may=int(May.VIEW_CHANNEL)) as here:
        veteran = here.guild.role("Veteran")
        await here.awards("so that she is known")
        async with here.bot() as running:
            await decide(here, "assign_role", veteran)
            await here.done()
            assert (await here.fates())[-1] == ("failed", "the bot lacks the permission Manage Roles")
            own = next(role for role in here.guild.roles.values() if role.bot_id is not None)
            own.permissions = int(May.VIEW_CHANNEL | May.MANAGE_ROLES)
            await here.guild.changes(own)
            await running.settled()
            assert await compared(here, running.bot) == 0
            async with changing(engine, here.guild.id) as change:
                assert await try_failed_again(change, here.clock()) == 1
            await here.done()
        assert roles(here) == {"Veteran"}


async def test_roles_are_put_right_and_others_left_alone(here: Community) -> None:
    veteran, old, own = (here.guild.role(name) for name in ("Veteran", "Old", "Her own"))
    bob = here.guild.member("Bob", roles=[veteran])
    async with here.bot() as running:
        await decide(here, "assign_role", veteran)
        await decide(here, "assign_role", old)
        await decide(here, "remove_role", old)
        await decide(here, "remove_role", own)
        await here.done()
        await here.ada.gets(own)
        await here.ada.loses(veteran)
        await here.ada.gets(old)
        assert await compared(here, running.bot) == 2
        assert roles(here) == {"Veteran", "Her own"}
        assert roles(here, bob) == {"Veteran"}
        assert await compared(here, running.bot) == 0


async def test_who_comes_back_has_their_roles_again(here: Community) -> None:
    veteran, sage = here.guild.role("Veteran"), here.guild.role("Sage")
    async with here.bot():
        await decide(here, "assign_role", veteran)
        await here.done()
        await here.ada.leaves()
        await decide(here, "assign_role", sage)
        await here.done()
        assert (await here.fates())[-1] == ("skipped", "the member has left")
        again = await here.guild.joins("Ada", user=here.ada.user)

        async def has_them() -> bool:
            return roles(here, again) == {"Veteran", "Sage"}

        await until(has_them)


async def test_everybody_is_looked_at_once_a_day(here: Community) -> None:
    veteran = here.guild.role("Veteran")
    async with here.bot():
        await decide(here, "assign_role", veteran)
        await here.done()
    await here.ada.loses(veteran)
    here.clock.at += timedelta(hours=25)
    async with here.bot():

        async def has_it() -> bool:
            return roles(here) == {"Veteran"}

        await until(has_it)
