"""Where somebody who signed in stands in a guild: asked of Discord, kept for some minutes, never in a transaction.

With a bot's token its word counts; where it is not in the guild, or there is none, the person's own grant is used.
"""

from datetime import timedelta

import structlog

from synapse.access.sessions import SignedIn
from synapse.access.standings import ADMIN_FOR, MEMBER_FOR, Standing, keep_standings, standing_of
from synapse.api.auth.grants import end, grant_of
from synapse.api.discord.answers import Membership, guild_from, roles_from
from synapse.api.discord.client import bearer
from synapse.api.discord.errors import AccessEnded, DiscordUnavailable, NotThere
from synapse.api.problems import Forbidden
from synapse.api.services import Services
from synapse.db.session import batch_transaction, glance
from synapse.runtime.vocabulary import current

log = structlog.stdlib.get_logger("synapse.access")
_UNKNOWN_MEMBER, _UNKNOWN_USER = 10_007, 10_013


async def as_admin(services: Services, session: SignedIn, guild: int, *, changes: bool) -> Standing:
    """Their standing, at most five minutes old; while Discord is down, reading goes on for fifteen.

    Raises `DiscordUnavailable`, `AccessEnded`, `Forbidden` where the guild is none of ours.
    """
    return await _standing(services, session, guild, ADMIN_FOR, ADMIN_FOR if changes else MEMBER_FOR)


async def as_member(services: Services, session: SignedIn, guild: int) -> Standing:
    """Their standing, at most fifteen minutes old. Raises what `as_admin` raises."""
    return await _standing(services, session, guild, MEMBER_FOR, MEMBER_FOR)


async def known(services: Services, session: SignedIn, guild: int) -> Standing | None:
    """Their standing as far as it is known without asking."""
    if session.user is None:
        return None
    async with glance(services.engine) as raw:
        found = await standing_of(raw, guild, session.user)
    return found if found is not None and found.is_within(MEMBER_FOR, services.clock()) else None


async def admin_role(services: Services, guild: int) -> int | None:
    """The guild's admin role, if it has one. Raises `Forbidden` where the guild is none of ours."""
    found = await current(services.spine, guild)
    if found is None:
        raise Forbidden("this Synapse does not serve that guild", "an operator can set it up")
    role = found.configuration.values["admin_role_id"]
    return int(role) if isinstance(role, str) and role else None


async def by_grant(
    services: Services, session: SignedIn, guild: int, role: int | None, membership: Membership | None
) -> Standing:
    """Their standing by their own grant, which tells the guilds they are in."""
    if membership is None or membership.is_manager or role is None:
        is_admin = membership is not None and membership.is_manager
        return Standing(membership is not None, is_admin, services.clock())
    grant = await grant_of(services, session)
    try:
        answer = await services.discord.ask(f"/users/@me/guilds/{guild}/member", bearer(grant))
    except NotThere:
        return Standing(False, False, services.clock())
    return Standing(True, role in roles_from(answer), services.clock())


async def _standing(
    services: Services, session: SignedIn, guild: int, wanted: timedelta, at_worst: timedelta
) -> Standing:
    assert session.user is not None
    async with glance(services.engine) as raw:
        found = await standing_of(raw, guild, session.user)
    if found is not None and found.is_within(wanted, services.clock()):
        return found
    try:
        key = ("standing", guild, session.user)
        return await services.discord.flights.join(key, lambda: _asked(services, session, guild))
    except AccessEnded:
        await end(services, session)
        raise
    except DiscordUnavailable as error:
        if found is not None and found.is_within(at_worst, services.clock()):
            return found
        raise DiscordUnavailable(error.reason, "and who you are must be asked of it first") from error


async def _asked(services: Services, session: SignedIn, guild: int) -> Standing:
    assert session.user is not None
    role = await admin_role(services, guild)
    standing = await _by_bot(services, session.user, guild, role)
    if standing is None:
        grant = await grant_of(services, session)
        membership = (await services.discord.memberships(grant)).get(guild)
        standing = await by_grant(services, session, guild, role, membership)
    async with batch_transaction(services.engine) as (_, raw):
        await keep_standings(raw, session.user, {guild: standing}, standing.checked_at)
    return standing


async def _by_bot(services: Services, user: int, guild: int, role: int | None) -> Standing | None:
    """What the bot sees; None without a bot, or where it is not in the guild."""
    discord, bot = services.discord, services.discord.bot
    if bot is None:
        return None
    try:
        roles = roles_from(await discord.ask(f"/guilds/{guild}/members/{user}", bot))
        is_admin = role in roles
        if not is_admin:
            is_admin = guild_from(await discord.ask(f"/guilds/{guild}", bot)).is_managed_by(user, roles)
        return Standing(True, is_admin, services.clock())
    except NotThere as error:
        if error.reason in (_UNKNOWN_MEMBER, _UNKNOWN_USER):
            return Standing(False, False, services.clock())
        return None
    except AccessEnded:
        log.warning("Discord does not know the bot's token")
        return None
