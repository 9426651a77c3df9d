"""What a member wants to hear about themselves."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.members.accounts import account_for, accounts_of
from synapse.members.preferences import Preferences, prefer, preferences_of
from tests.runtime.community import GUILD, raw_connection, settle


async def test_everything_is_announced_until_it_is_switched_off(engine: AsyncEngine) -> None:
    await settle(engine)
    async with raw_connection(engine) as raw:
        account = await account_for(raw, GUILD, 71)
        assert await preferences_of(raw, GUILD, account) == Preferences()
        await prefer(raw, GUILD, account, "level_up", announce=False)
        await prefer(raw, GUILD, account, "awards", announce=False)
        await prefer(raw, GUILD, account, "awards", announce=True)
        assert await preferences_of(raw, GUILD, account) == Preferences(level_up=False)


async def test_an_account_is_opened_once(engine: AsyncEngine) -> None:
    await settle(engine)
    async with raw_connection(engine) as raw:
        first, second = await account_for(raw, GUILD, 71), await account_for(raw, GUILD, 72)
        assert (first, second, await account_for(raw, GUILD, 71)) == (1, 2, 1)
        assert await accounts_of(raw, GUILD, [72, 99]) == {72: 2}
