"""Which events a guild declares: the built-in ones and those of its packs."""

from collections.abc import Mapping

from synapse.db.session import batch_transaction, glance
from synapse.rules.vocabulary import EVENTS, EventType
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.spine import Configured, Spine, cached, configured, note_seen

_VERSION = "SELECT config_version FROM guild_heads WHERE guild_id = $1"


async def vocabulary_of(spine: Spine, guild: int) -> Mapping[str, EventType]:
    """Every event type that the guild's lake takes in or its rules may see."""
    found = await current(spine, guild)
    return EVENTS if found is None else found.program.compiled.registry.events


async def current(spine: Spine, guild: int) -> Configured | None:
    """The guild's configuration as it is now; None where nothing is known of the guild."""
    async with glance(spine.engine) as raw:
        version: int | None = await raw.fetchval(_VERSION, guild)
    if version is None:
        return None
    if known := cached(spine, guild, version):
        return known
    return await _load(spine, guild, version)


async def in_force(spine: Spine, guild: int) -> Configured:
    """The configuration of a guild that must be known. Raises `UnknownGuild`."""
    found = await current(spine, guild)
    if found is None:
        raise UnknownGuild(guild)
    return found


async def _load(spine: Spine, guild: int, version: int) -> Configured:
    """Read a configuration of which every part is of one version: what changed meanwhile is read again."""
    while True:
        async with batch_transaction(spine.engine) as (_, raw):
            found = await configured(spine, raw, guild, version)
            version = await raw.fetchval(_VERSION, guild)
        if version == found.version:
            note_seen(spine, found)
            return found
