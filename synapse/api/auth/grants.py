"""Asking Discord on behalf of somebody who signed in: their grant, renewed when it is over."""

from synapse.access.grants import Grant, opened
from synapse.access.sessions import SignedIn, end_session, find_session, keep_grant
from synapse.api.discord.errors import AccessEnded
from synapse.api.services import Services
from synapse.db.session import batch_transaction, glance


async def grant_of(services: Services, session: SignedIn) -> Grant:
    """A grant that is good now. Raises `AccessEnded`, and ends the session with it; `DiscordUnavailable`."""
    grant = opened(services.options.jwt_secret, session.grant)
    if grant is not None and not grant.is_over(services.clock()):
        return grant
    try:
        if grant is None:
            raise AccessEnded
        return await services.discord.flights.join(("grant", session.id), lambda: _renewed(services, session, grant))
    except AccessEnded:
        await end(services, session)
        raise


async def end(services: Services, session: SignedIn) -> None:
    """Discord does not let us ask for them any more: they sign in again."""
    async with batch_transaction(services.engine) as (_, raw):
        await end_session(raw, session.id, services.clock())


async def _renewed(services: Services, session: SignedIn, old: Grant) -> Grant:
    secret, at = services.options.jwt_secret, services.clock()
    try:
        grant = await services.discord.renew(old, at)
    except AccessEnded:
        # another process may have been first, and what renews is good once
        async with glance(services.engine) as raw:
            now = await find_session(raw, session.id)
        found = None if now is None else opened(secret, now.grant)
        if found is None or found.is_over(at):
            raise
        return found
    async with batch_transaction(services.engine) as (_, raw):
        await keep_grant(raw, session.id, grant.sealed(secret))
    return grant
