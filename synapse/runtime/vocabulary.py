"""Which events a guild declares: the built-in ones and those of its packs."""

from collections.abc import Mapping

from synapse.db.session import batch_transaction
from synapse.rules.vocabulary import EVENTS, EventType
from synapse.runtime.spine import Configured, Spine, configured


async def vocabulary_of(spine: Spine, guild: int) -> Mapping[str, EventType]:
    """Every event type that the guild's lake takes in or its rules may see."""
    found = await current(spine, guild)
    return EVENTS if found is None else found.program.compiled.registry.events


async def current(spine: Spine, guild: int) -> Configured | None:
    """The guild's configuration as it is now; None where nothing is known of the guild."""
    async with batch_transaction(spine.engine) as (_, raw):
        version = await raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", guild)
        return None if version is None else await configured(spine, raw, guild, version)
