"""Who asks, wherever: by an API token, by a session's JWT as Bearer, or by a browser's cookie."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from synapse.access.claims import session_named
from synapse.access.sessions import SignedIn, find_session
from synapse.access.tokens import PREFIX, Token, find_token, note_use
from synapse.api.auth.cookies import CSRF, CSRF_HEADER, SESSION, refuse_forgery
from synapse.api.problems import Unauthorized
from synapse.api.services import Services, ServicesNow
from synapse.db.session import batch_transaction, glance

_bearer = HTTPBearer(auto_error=False, description="an API token, or a session's JWT")
_cookie = APIKeyCookie(
    name=SESSION,
    auto_error=False,
    description=f"a browser's session; what changes something sends the cookie {CSRF} as {CSRF_HEADER} too",
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
Cookie = Annotated[str | None, Depends(_cookie)]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: a token, a session, or nobody."""

    address: str | None
    token: Token | None = None
    session: SignedIn | None = None

    @property
    def key(self) -> str:
        """Whom limits count: "user:ID", "token:GUILD/ID", "local"; empty for nobody."""
        if self.token is not None:
            return f"token:{self.token.guild_id}/{self.token.id}"
        if self.session is not None:
            return "local" if self.session.user is None else f"user:{self.session.user}"
        return ""

    @property
    def is_operator(self) -> bool:
        """Whether they have the machine's own word: the local link, or a token made on it, may do everything."""
        if self.token is not None:
            return self.token.guild_id == 0 and self.token.allows("admin")
        return self.session is not None and self.session.is_operator


async def identity(request: Request, services: ServicesNow, bearer: Bearer, cookie: Cookie) -> Identity:
    """Whoever asks. Raises `Unauthorized` for a Bearer that is no good, `Forbidden` for a request that is forged.

    A cookie that is no good is as good as none: it may be an old one, on a page that everybody sees.
    """
    address = None if request.client is None else request.client.host
    if bearer is not None and bearer.credentials.startswith(PREFIX):
        found = Identity(address, token=await _token(services, bearer.credentials))
    elif bearer is not None:
        session = await _session(services, bearer.credentials)
        if session is None:
            raise Unauthorized("the token is no good: forged, ended or expired", "sign in again, or ask for a token")
        found = Identity(address, session=session)
    else:
        session = await _session(services, cookie) if cookie else None
        if session is not None:
            refuse_forgery(request, services.options, session)
        found = Identity(address, session=session)
    if found.key:
        request.scope["synapse.caller"] = found.key
    return found


async def _token(services: Services, secret: str) -> Token:
    async with glance(services.engine) as raw:
        token = await find_token(raw, secret)
    at = services.clock()
    if token is None or not token.is_good(at):
        raise Unauthorized("the token is unknown, revoked or expired", "ask an admin for a new one")
    if token.is_use_to_note(at):
        async with batch_transaction(services.engine) as (_, raw):
            await note_use(raw, token, at)
    return token


async def _session(services: Services, jwt: str) -> SignedIn | None:
    at = services.clock()
    number = session_named(services.options.jwt_secret, jwt, at)
    if number is None:
        return None
    async with glance(services.engine) as raw:
        session = await find_session(raw, number)
    return session if session is not None and session.is_good(at) else None


WhoAsks = Annotated[Identity, Depends(identity)]
