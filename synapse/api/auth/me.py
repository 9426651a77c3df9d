"""What somebody is told of themselves."""

from synapse.access.standings import guilds_of
from synapse.api.auth.identity import Identity
from synapse.api.auth.survey import surveyed
from synapse.api.services import Services
from synapse.api.shapes.auth import Me, MyGuild
from synapse.api.shapes.person import avatar_of
from synapse.db.session import glance
from synapse.guilds.guild import GuildInfo, guilds_in


async def me_of(services: Services, identity: Identity) -> Me:
    """Who asks, and which guilds they may see. `identity` is somebody."""
    if identity.token is not None:
        return await _token(services, identity)
    session = identity.session
    assert session is not None
    await surveyed(services, session)
    async with glance(services.engine) as raw:
        guilds = await guilds_in(raw)
        standings = {} if session.user is None else await guilds_of(raw, session.user)
    admin_in = {guild for guild, standing in standings.items() if standing.is_admin}
    seen = guilds if session.user is None else [guild for guild in guilds if guild.guild_id in standings]
    return Me(
        kind="operator" if session.user is None else "person",
        id=None if session.user is None else str(session.user),
        name=session.name,
        avatar_url=None if session.user is None else avatar_of(session.user, session.avatar_hash),
        is_operator=session.is_operator,
        scopes=[],
        guilds=[_mine(guild, session.is_operator or guild.guild_id in admin_in) for guild in seen],
        expires_at=session.expires_at,
    )


async def _token(services: Services, identity: Identity) -> Me:
    token = identity.token
    assert token is not None
    async with glance(services.engine) as raw:
        guilds = await guilds_in(raw)
    return Me(
        kind="token",
        id=None if token.created_by is None else str(token.created_by),
        name=token.name,
        avatar_url=None,
        is_operator=identity.is_operator,
        scopes=sorted(token.scopes),
        guilds=[_mine(guild, True) for guild in guilds if token.guild_id in (0, guild.guild_id)],
        expires_at=token.expires_at,
    )


def _mine(guild: GuildInfo, is_admin: bool) -> MyGuild:
    return MyGuild(id=str(guild.guild_id), name=guild.name, is_admin=is_admin)
