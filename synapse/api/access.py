"""Who asks, and whether they may: one dependency for each kind of route.

Viewer          whoever the guild lets see its public pages
Member          somebody signed in who belongs to the guild; MemberChanging where they change what is theirs
AdminReading    an admin, or a token with scope `read`
AdminTrying     the same for a POST that changes nothing: dry-run, validate, backtest
AdminChanging   an admin who changes configuration (scope `config`): CSRF-checked, rate-limited, checked afresh
AdminPaying     an admin whose change pays (scope `pay`)
AdminPosting    a token or an admin who posts events (scope `events`)
AdminOnly       tokens and sessions themselves (scope `admin`)
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from synapse.access.tokens import PREFIX, find_token
from synapse.api.guild import GuildId
from synapse.api.problems import Forbidden, Unauthorized
from synapse.api.services import Services, ServicesNow
from synapse.db.session import batch_transaction
from synapse.guilds.change import Change
from synapse.runtime.changing import changing

_bearer = HTTPBearer(auto_error=False, description="an API token, or a session's JWT")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, of which guild."""

    guild: int
    #: Discord id; none for a token made on the machine, the local link, and nobody
    user: int | None = None
    #: whom the rate limit counts: "user:ID", "token:GUILD/ID", "local"; empty for nobody
    key: str = ""
    name: str = ""
    is_admin: bool = False
    scopes: frozenset[str] = frozenset()
    address: str | None = None
    #: how the change came, for the audit log; none for a person's own session
    via: str | None = None

    @asynccontextmanager
    async def changing(self, services: Services, reason: str | None = None) -> AsyncGenerator[Change]:
        """One audited change of the guild by this caller, committed when the block ends well."""
        async with changing(
            services.engine, self.guild, by=self.user, address=self.address, reason=reason, via=self.via
        ) as change:
            yield change


async def caller(request: Request, guild: GuildId, services: ServicesNow, bearer: Bearer) -> Caller:
    """Whoever asks, nobody without credentials. Raises `Unauthorized` for credentials that are no good."""
    address = None if request.client is None else request.client.host
    if bearer is None:
        return Caller(guild, address=address)
    return await _by_token(services, guild, bearer.credentials, address)


async def _by_token(services: Services, guild: int, secret: str, address: str | None) -> Caller:
    if not secret.startswith(PREFIX):
        raise Unauthorized("the token is no good")
    async with batch_transaction(services.engine) as (_, raw):
        token = await find_token(raw, secret)
    if token is None or not token.is_good(services.clock()):
        raise Unauthorized("the token is unknown, revoked or expired", "ask an admin for a new one")
    if token.guild_id not in (0, guild):
        raise Forbidden("the token belongs to another guild", "use one of this guild")
    return Caller(
        guild,
        user=token.created_by,
        key=f"token:{token.guild_id}/{token.id}",
        name=token.name,
        is_admin=True,
        scopes=frozenset(token.scopes),
        address=address,
        via=f"token {token.name}",
    )


Anyone = Annotated[Caller, Depends(caller)]


async def viewer(asking: Anyone) -> Caller:
    """Whoever may see the guild's public pages."""
    return asking


async def member(asking: Anyone) -> Caller:
    """Somebody who belongs to the guild."""
    if not asking.key:
        raise Unauthorized
    return asking


async def admin(scopes: SecurityScopes, asking: Anyone) -> Caller:
    """Somebody who may administer the guild, in all the ways that the route asks for."""
    if not asking.key:
        raise Unauthorized
    if not asking.is_admin:
        raise Forbidden("only admins of this guild may do that")
    for scope in scopes.scopes:
        if not asking.scopes & {scope, "admin"}:
            raise Forbidden(f"the token lacks the scope {scope}", f"make one with scope {scope}")
    return asking


async def admin_changing(scopes: SecurityScopes, asking: Anyone) -> Caller:
    """An admin who changes something."""
    return await admin(scopes, asking)


Viewer = Annotated[Caller, Depends(viewer)]
Member = Annotated[Caller, Depends(member)]
MemberChanging = Annotated[Caller, Depends(member)]
AdminReading = Annotated[Caller, Security(admin, scopes=["read"])]
AdminTrying = Annotated[Caller, Security(admin, scopes=["read"])]
AdminChanging = Annotated[Caller, Security(admin_changing, scopes=["config"])]
AdminPaying = Annotated[Caller, Security(admin_changing, scopes=["pay"])]
AdminPosting = Annotated[Caller, Security(admin_changing, scopes=["events"])]
AdminOnly = Annotated[Caller, Security(admin_changing, scopes=["admin"])]
