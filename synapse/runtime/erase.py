"""Forgetting a person, everywhere at once: what remains says nothing of who they were."""

from dataclasses import dataclass

from synapse.access.erase import erase_from_access
from synapse.capture.erase import erase_from_capture
from synapse.guilds.change import note
from synapse.lake.erase import erase_from_lake
from synapse.members.erase import forget
from synapse.runtime.changing import changing
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import current


@dataclass(frozen=True, slots=True)
class Erased:
    """What was found of a person. `account` is None where nothing was."""

    account: int | None
    events: int


async def erase_member(
    spine: Spine, guild: int, user: int, *, by: int | None = None, address: str | None = None
) -> Erased:
    """Delete the mapping to the person's account and their ids in the lake.

    Books, totals and everybody else stay as they are. What was not delivered about them never will be.
    """
    found = await current(spine, guild)
    if found is None:
        raise UnknownGuild(guild)
    async with changing(spine.engine, guild, by=by, address=address) as change:
        events = await erase_from_lake(change.raw, guild, user, found.payloads)
        account = await forget(change.raw, guild, user)
        await erase_from_access(change.raw, guild, user)
        await erase_from_capture(change.raw, guild, user)
        await change.raw.execute("DELETE FROM outbox WHERE guild_id = $1 AND account = $2", guild, account)
        # files of other level bots name people until they are imported
        await change.raw.execute("DELETE FROM plans WHERE guild_id = $1 AND kind = 'levels'", guild)
        await change.raw.execute("UPDATE guild_heads SET has_erased = true WHERE guild_id = $1", guild)
        if account is not None:
            await note(change, "ERASE", "members", account)
    return Erased(account, events)
