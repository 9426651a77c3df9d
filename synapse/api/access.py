"""Who asks, and whether they may: one dependency for each kind of route.

Viewer          whoever the guild lets see its public pages
Member          somebody signed in who belongs to the guild; MemberChanging where they change what is theirs
AdminReading    an admin, or a token with scope `read`
AdminTrying     the same for a POST that changes nothing: dry-run, validate, backtest
AdminChanging   an admin who changes configuration (scope `config`): CSRF-checked, rate-limited, checked afresh
AdminPaying     an admin whose change pays (scope `pay`)
AdminPosting    a token (which no limit counts) or an admin who posts events (scope `events`)
AdminOnly       tokens and sessions themselves (scope `admin`)
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import SecurityScopes

from synapse.access.rate_limit import give_place_back, take_place
from synapse.access.sessions import SignedIn
from synapse.api.auth.identity import Identity, WhoAsks
from synapse.api.auth.standing import as_admin, as_member, known
from synapse.api.guild import GuildId
from synapse.api.problems import Forbidden, NotFound, Unauthorized
from synapse.api.services import Services, ServicesNow
from synapse.db.session import batch_transaction
from synapse.guilds.change import Change
from synapse.runtime.changing import changing
from synapse.runtime.vocabulary import current

_EVERYTHING = frozenset({"admin"})


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
    #: of somebody who signed in by Discord, whose standing Discord knows
    session: SignedIn | None = field(default=None, repr=False)

    @asynccontextmanager
    async def changing(self, services: Services, reason: str | None = None) -> AsyncGenerator[Change]:
        """One audited change of the guild by this caller, committed when the block ends well."""
        async with changing(
            services.engine, self.guild, by=self.user, address=self.address, reason=reason, via=self.via
        ) as change:
            yield change


async def caller(guild: GuildId, identity: WhoAsks) -> Caller:
    """Whoever asks, nobody without credentials; where somebody stands in the guild is asked by what depends on it."""
    if identity.token is not None:
        return _by_token(identity, guild)
    nobody = Caller(guild, address=identity.address)
    if identity.session is None:
        return nobody
    user, name = identity.session.user, identity.session.name
    known_by = replace(nobody, user=user, key=identity.key, name=name, scopes=_EVERYTHING)
    if user is None:
        return replace(known_by, is_admin=True, via="local sign-in")
    return replace(known_by, session=identity.session)


def _by_token(identity: Identity, guild: int) -> Caller:
    token = identity.token
    assert token is not None
    if token.guild_id not in (0, guild):
        raise Forbidden("the token belongs to another guild", "use one of this guild")
    return Caller(
        guild,
        user=token.created_by,
        key=identity.key,
        name=token.name,
        is_admin=True,
        scopes=frozenset(token.scopes),
        address=identity.address,
        via=f"token {token.name}",
    )


Anyone = Annotated[Caller, Depends(caller)]


async def viewer(asking: Anyone, services: ServicesNow) -> Caller:
    """Whoever may see the guild's public pages. Whether they are an admin is as far as it is known."""
    found = await current(services.spine, asking.guild)
    pages = "public" if found is None else found.configuration.values["public_pages"]
    if pages == "members":
        return await member(SecurityScopes(), asking, services)
    if pages == "off":
        return await _as_admin_of_hidden_pages(asking, services)
    standing = await known(services, asking.session, asking.guild) if asking.session else None
    return asking if standing is None else replace(asking, is_admin=standing.is_admin)


async def _as_admin_of_hidden_pages(asking: Caller, services: Services) -> Caller:
    if asking.session is not None:
        standing = await as_admin(services, asking.session, asking.guild, changes=False)
        asking = replace(asking, is_admin=standing.is_admin)
    if not asking.is_admin:
        raise NotFound("this guild shows no public pages", "an admin can show them by settings", code="pages-off")
    return asking


async def member(scopes: SecurityScopes, asking: Anyone, services: ServicesNow) -> Caller:
    """Somebody who belongs to the guild."""
    if not asking.key:
        raise Unauthorized
    _need(scopes, asking)
    if asking.session is None:
        return asking
    standing = await as_member(services, asking.session, asking.guild)
    if not standing.is_member:
        raise Forbidden("only members of this guild may do that")
    return replace(asking, is_admin=standing.is_admin)


async def member_changing(
    request: Request, scopes: SecurityScopes, asking: Anyone, services: ServicesNow
) -> AsyncGenerator[Caller]:
    """A member who changes what is theirs."""
    async with _paced(request, await member(scopes, asking, services), services) as one:
        yield one


async def admin(scopes: SecurityScopes, asking: Anyone, services: ServicesNow) -> Caller:
    """Somebody who may administer the guild, in all the ways that the route asks for."""
    return await _admin(scopes, asking, services, changes=False)


async def admin_changing(
    request: Request, scopes: SecurityScopes, asking: Anyone, services: ServicesNow
) -> AsyncGenerator[Caller]:
    """An admin who changes something."""
    async with _paced(request, await _admin(scopes, asking, services, changes=True), services) as one:
        yield one


async def admin_posting(
    request: Request, scopes: SecurityScopes, asking: Anyone, services: ServicesNow
) -> AsyncGenerator[Caller]:
    """Who posts events; a token's are not counted as changes, since a game server has many."""
    one = await _admin(scopes, asking, services, changes=True)
    if one.key.startswith("token:"):
        yield one
        return
    async with _paced(request, one, services):
        yield one


async def _admin(scopes: SecurityScopes, asking: Caller, services: Services, *, changes: bool) -> Caller:
    if not asking.key:
        raise Unauthorized
    if asking.session is not None:
        standing = await as_admin(services, asking.session, asking.guild, changes=changes)
        asking = replace(asking, is_admin=standing.is_admin)
    if not asking.is_admin:
        raise Forbidden("only admins of this guild may do that")
    _need(scopes, asking)
    return asking


def _need(scopes: SecurityScopes, asking: Caller) -> None:
    for scope in scopes.scopes:
        if not asking.scopes & {scope, "admin"}:
            raise Forbidden(f"the token lacks the scope {scope}", f"make one with scope {scope}")


@asynccontextmanager
async def _paced(request: Request, one: Caller, services: Services) -> AsyncGenerator[Caller]:
    """Count a change against its minute, unless it fails or only tried. Raises `TooManyChanges`."""
    limit = services.options.changes_per_minute
    if limit == 0:
        yield one
        return
    async with batch_transaction(services.engine) as (_, raw):
        place = await take_place(raw, one.key, limit, services.clock())
    has_changed = False
    try:
        yield one
        has_changed = not getattr(request.state, "only_tried", False)
    finally:
        if not has_changed:
            async with batch_transaction(services.engine) as (_, raw):
                await give_place_back(raw, place)


def only_tried(request: Request) -> None:
    """Say that a request changed nothing although its route might have: it does not count as a change."""
    request.state.only_tried = True


Viewer = Annotated[Caller, Depends(viewer)]
Member = Annotated[Caller, Security(member, scopes=["read"])]
MemberChanging = Annotated[Caller, Security(member_changing, scopes=["admin"])]
AdminReading = Annotated[Caller, Security(admin, scopes=["read"])]
AdminTrying = Annotated[Caller, Security(admin, scopes=["read"])]
AdminChanging = Annotated[Caller, Security(admin_changing, scopes=["config"])]
AdminPaying = Annotated[Caller, Security(admin_changing, scopes=["pay"])]
AdminPosting = Annotated[Caller, Security(admin_posting, scopes=["events"])]
AdminOnly = Annotated[Caller, Security(admin_changing, scopes=["admin"])]
