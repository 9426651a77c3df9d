"""Where an admin's change begins: one transaction, the guild locked, the admin known by account."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.guilds.change import Change
from synapse.guilds.guild import ensure_guild
from synapse.members.accounts import account_for


@asynccontextmanager
async def changing(
    engine: AsyncEngine,
    guild: int,
    *,
    by: int | None = None,
    address: str | None = None,
    reason: str | None = None,
    via: str | None = None,
) -> AsyncGenerator[Change]:
    """A change of one guild, committed when the block ends well. `by` is the admin's Discord id."""
    async with batch_transaction(engine) as (_, raw):
        await ensure_guild(raw, guild)
        await raw.execute("SELECT FROM guild_heads WHERE guild_id = $1 FOR UPDATE", guild)
        actor = None if by is None else await account_for(raw, guild, by)
        yield Change(raw, guild, actor, address, reason, via)
