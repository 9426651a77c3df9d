"""Signing in by Discord: off to Discord with a state, and back with a code for a session."""

from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from synapse.access.grants import Grant
from synapse.access.sessions import SignedIn, begin_session
from synapse.access.states import Begun, begin_sign_in, local_path, take_sign_in
from synapse.api.auth.survey import surveyed
from synapse.api.discord.answers import User
from synapse.api.discord.errors import AccessEnded, DiscordUnavailable, NotThere
from synapse.api.problems import Conflict
from synapse.api.services import Services
from synapse.db.session import batch_transaction

CALLBACK = "/api/auth/callback"
Failure = Literal["denied", "expired", "refused", "discord-unavailable", "link"]


class SignInFailed(Exception):
    """Nobody was signed in; a page of ours says why."""

    def __init__(self, why: Failure, return_to: str = "/") -> None:
        super().__init__(why)
        self.why: Failure = why
        self.return_to = return_to


def redirect_uri(services: Services) -> str:
    """Where Discord sends people back to; the application there must know it."""
    return f"{services.options.public_url}{CALLBACK}"


async def begin(services: Services, return_to: str) -> tuple[Begun, str]:
    """A sign-in that begins, and Discord's address for it. Raises `Conflict` where it is not set up."""
    if not services.discord.takes_sign_ins:
        raise Conflict(
            "signing in by Discord is not set up here",
            "set DISCORD_CLIENT_ID and DISCORD_CLIENT_SECRET; on the machine itself, `synapse sign-in` prints a link",
            code="sign-in-off",
        )
    async with batch_transaction(services.engine) as (_, raw):
        begun = await begin_sign_in(raw, local_path(return_to), services.clock())
    return begun, await services.discord.sign_in_address(redirect_uri(services), begun.state, begun.code_challenge)


async def finish(services: Services, state: str, code: str | None) -> tuple[SignedIn, str]:
    """A session for whom Discord sent back, and where they wanted to go. Raises `SignInFailed`."""
    async with batch_transaction(services.engine) as (_, raw):
        brought = await take_sign_in(raw, state, services.clock())
    if brought is None:
        raise SignInFailed("expired")
    if code is None:
        raise SignInFailed("denied", brought.return_to)
    try:
        at = services.clock()
        grant = await services.discord.exchange(code, redirect_uri(services), brought.code_verifier, at)
        user = await services.discord.user(grant)
        session = await _session(services, user, grant)
        await surveyed(services, session)
    except DiscordUnavailable as error:
        raise SignInFailed("discord-unavailable", brought.return_to) from error
    except (AccessEnded, NotThere) as error:
        raise SignInFailed("refused", brought.return_to) from error
    return session, brought.return_to


async def _session(services: Services, user: User, grant: Grant) -> SignedIn:
    sealed = grant.sealed(services.options.jwt_secret)
    async with batch_transaction(services.engine) as (_, raw):
        return await begin_session(
            raw, user.id, user.name, at=services.clock(), avatar_hash=user.avatar_hash, grant=sealed
        )


def with_error(path: str, why: Failure) -> str:
    """A path of ours that tells why nobody was signed in."""
    parts = urlsplit(path)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), ("auth_error", why)])
    return urlunsplit(("", "", parts.path, query, parts.fragment))
