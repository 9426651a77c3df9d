"""In which of our guilds somebody is, all at once: asked when they sign in, and now and then after."""

from synapse.access.sessions import SignedIn, note_guilds_read
from synapse.access.standings import MEMBER_FOR, Standing, guilds_of, keep_standings
from synapse.api.auth.grants import end, grant_of
from synapse.api.auth.standing import admin_role, by_grant
from synapse.api.discord.answers import Membership
from synapse.api.discord.errors import AccessEnded, DiscordUnavailable
from synapse.api.services import Services
from synapse.db.session import batch_transaction
from synapse.guilds.guild import guilds_in

#: guilds in which roles are asked for at once; of others they are asked when somebody comes there
_AT_ONCE = 20


async def surveyed(services: Services, session: SignedIn) -> None:
    """Ask in which guilds they are, unless that is known; while Discord is down what is known stays."""
    read_at = session.guilds_read_at
    if session.user is None or (read_at is not None and services.clock() - read_at <= MEMBER_FOR):
        return
    try:
        await services.discord.flights.join(("survey", session.id), lambda: _survey(services, session))
    except DiscordUnavailable:
        return
    except AccessEnded:
        await end(services, session)
        raise


async def _survey(services: Services, session: SignedIn) -> None:
    assert session.user is not None
    at = services.clock()
    memberships = await services.discord.memberships(await grant_of(services, session))
    async with batch_transaction(services.engine) as (_, raw):
        ours = [guild.guild_id for guild in await guilds_in(raw)]
        before = await guilds_of(raw, session.user)
    told: dict[int, Standing] = {guild: Standing(False, False, at) for guild in before if guild not in memberships}
    told.update(
        await _members(services, session, {guild: memberships[guild] for guild in ours if guild in memberships})
    )
    async with batch_transaction(services.engine) as (_, raw):
        await keep_standings(raw, session.user, told, at)
        await note_guilds_read(raw, session.id, at)


async def _members(services: Services, session: SignedIn, memberships: dict[int, Membership]) -> dict[int, Standing]:
    told: dict[int, Standing] = {}
    asked = 0
    for guild, membership in memberships.items():
        role = None if membership.is_manager else await admin_role(services, guild)
        asked += role is not None
        if role is None or asked <= _AT_ONCE:
            told[guild] = await by_grant(services, session, guild, role, membership)
    return told
