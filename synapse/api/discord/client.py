"""Discord's API by httpx: through the proxy, if there is one, and with ten seconds' patience."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from httpx_oauth.clients.discord import DiscordOAuth2
from httpx_oauth.oauth2 import OAuth2RequestError

from synapse.access.grants import Grant, grant_from
from synapse.api.discord.answers import Membership, User, memberships_from, reason_from, understood, user_from
from synapse.api.discord.errors import AccessEnded, DiscordUnavailable, NotThere
from synapse.api.discord.flights import Flights
from synapse.kit.clock import Clock, now

BASE = "https://discord.com/api/v10"
#: who somebody is, which guilds they are in, and their roles there
SCOPES = ["identify", "guilds", "guilds.members.read"]
#: seconds that an answer may take
PATIENCE = 10
#: Discord is left alone for so long when it did not answer, and for at most so long when it says itself for how long
REST, LONGEST_REST = timedelta(seconds=10), timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How we are known to Discord."""

    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    bot_token: str | None = field(default=None, repr=False)
    proxy: str | None = field(default=None, repr=False)


class Discord:
    """Asks Discord; nothing is opened before the first question."""

    def __init__(self, access: Access, clock: Clock = now) -> None:
        self._access = access
        self._clock = clock
        #: until when it is left alone, and why
        self._resting: tuple[datetime, str] | None = None
        self._opened: httpx.AsyncClient | None = None
        self._oauth = _SignIn(self)
        self.flights = Flights()

    @property
    def takes_sign_ins(self) -> bool:
        """Whether people can sign in by Discord."""
        return bool(self._access.client_id and self._access.client_secret)

    @property
    def bot(self) -> str | None:
        """How the bot shows who it is; None without a bot."""
        return f"Bot {self._access.bot_token}" if self._access.bot_token else None

    @property
    def credentials(self) -> tuple[str, str]:
        """The application's id and secret; empty when people cannot sign in by Discord."""
        return self._access.client_id or "", self._access.client_secret or ""

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[httpx.AsyncClient]:
        """The connections to Discord, for one question. Raises `DiscordUnavailable`."""
        if self._resting is not None and self._clock() < self._resting[0]:
            raise DiscordUnavailable(self._resting[1])
        try:
            if self._opened is None:
                self._opened = httpx.AsyncClient(proxy=self._access.proxy, timeout=PATIENCE)
            async with asyncio.timeout(PATIENCE):
                yield self._opened
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            raise self._rests(_why(error)) from error

    async def ask(self, path: str, authorization: str) -> Any:
        """What Discord answers. Raises `DiscordUnavailable`, `AccessEnded`, `NotThere`."""
        async with self.connection() as client:
            response = await client.get(f"{BASE}{path}", headers={"Authorization": authorization})
        if response.status_code == 401:
            raise AccessEnded
        if response.status_code in (403, 404):
            raise NotThere(path, reason_from(response))
        if response.status_code != 200:
            raise self._rests(f"it says {response.status_code}", response.headers.get("Retry-After", ""))
        with understood():
            return response.json()

    async def sign_in_address(self, redirect_uri: str, state: str, challenge: str) -> str:
        """Where somebody goes to sign in."""
        return await self._oauth.get_authorization_url(
            redirect_uri, state, SCOPES, code_challenge=challenge, code_challenge_method="S256"
        )

    async def exchange(self, code: str, redirect_uri: str, verifier: str, at: datetime) -> Grant:
        """What Discord gives for the code it sent somebody back with. Raises `DiscordUnavailable`, `AccessEnded`."""
        try:
            with understood():
                return grant_from(await self._oauth.get_access_token(code, redirect_uri, verifier), at)
        except OAuth2RequestError as error:
            raise self._refusal(error) from error

    async def renew(self, grant: Grant, at: datetime) -> Grant:
        """A grant that goes on. Raises `DiscordUnavailable`, `AccessEnded`."""
        if grant.refresh_token is None:
            raise AccessEnded
        try:
            with understood():
                return grant_from(await self._oauth.refresh_token(grant.refresh_token), at)
        except OAuth2RequestError as error:
            raise self._refusal(error) from error

    async def user(self, grant: Grant) -> User:
        """Whose grant it is."""
        return user_from(await self.ask("/users/@me", bearer(grant)))

    async def memberships(self, grant: Grant) -> dict[int, Membership]:
        """The guilds that they are in."""
        return memberships_from(await self.ask("/users/@me/guilds?limit=200", bearer(grant)))

    def _refusal(self, error: OAuth2RequestError) -> DiscordUnavailable | AccessEnded:
        status = None if error.response is None else error.response.status_code
        if status in (400, 401, 403):
            return AccessEnded()
        return self._rests(f"it says {status}" if status else _why(error.__cause__ or error))

    def _rests(self, reason: str, wanted: str = "") -> DiscordUnavailable:
        """It rests, and who asks meanwhile gets the same answer at once instead of waiting for none."""
        rest = timedelta(seconds=int(wanted)) if wanted.isdecimal() and len(wanted) < 6 else REST
        self._resting = (self._clock() + min(rest, LONGEST_REST), reason)
        return DiscordUnavailable(reason)

    async def aclose(self) -> None:
        """Let go of all connections."""
        await self.flights.aclose()
        if self._opened is not None:
            await self._opened.aclose()


def bearer(grant: Grant) -> str:
    """How a question on behalf of somebody shows whose it is."""
    return f"Bearer {grant.access_token}"


class _SignIn(DiscordOAuth2):
    """The library's client, over our own connections."""

    def __init__(self, discord: Discord) -> None:
        super().__init__(*discord.credentials, scopes=SCOPES)
        self._discord = discord

    def get_httpx_client(self) -> AbstractAsyncContextManager[httpx.AsyncClient]:
        return self._discord.connection()


def _why(error: BaseException) -> str:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return f"no answer within {PATIENCE} s"
    return type(error).__name__ if not str(error) else str(error)[:200]
