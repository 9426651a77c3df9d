"""The cookies of somebody who signed in. The one that counts is out of reach of scripts; the other is for them."""

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from synapse.access import states
from synapse.access.claims import signed
from synapse.access.keys import csrf_token
from synapse.access.sessions import LIFETIME, SignedIn
from synapse.api.problems import Forbidden
from synapse.api.services import Options

SESSION = "synapse_session"
CSRF = "synapse_csrf"
STATE = "synapse_state"
CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_AUTH = "/api/auth"


def is_secure(address: str) -> bool:
    """Whether cookies go over TLS only: they do, except on the machine itself."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    is_local = host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")
    return parts.scheme == "https" or not is_local


def give_session(response: Response, options: Options, session: SignedIn, address: str) -> None:
    """Somebody is signed in from now on, at the address that the browser has us under."""
    secure, age = is_secure(address), int(LIFETIME.total_seconds())
    jwt = signed(options.jwt_secret, session)
    response.set_cookie(SESSION, jwt, max_age=age, path="/", secure=secure, httponly=True, samesite="lax")
    csrf = csrf_token(options.jwt_secret, session.id)
    response.set_cookie(CSRF, csrf, max_age=age, path="/", secure=secure, httponly=False, samesite="lax")


def take_session(response: Response) -> None:
    """Nobody is signed in any more."""
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="lax")
    response.delete_cookie(CSRF, path="/", samesite="lax")


def give_state(response: Response, state: str, address: str) -> None:
    """The browser in which a sign-in begins is the one in which it ends."""
    age, secure = int(states.LIFETIME.total_seconds()), is_secure(address)
    response.set_cookie(STATE, state, max_age=age, path=_AUTH, secure=secure, httponly=True, samesite="lax")


def take_state(response: Response) -> None:
    """The sign-in has ended."""
    response.delete_cookie(STATE, path=_AUTH, httponly=True, samesite="lax")


def began_here(request: Request, state: str) -> bool:
    """Whether a sign-in began in this browser."""
    return hmac.compare_digest(request.cookies.get(STATE, "").encode(), state.encode())


def refuse_forgery(request: Request, options: Options, session: SignedIn) -> None:
    """What changes something and comes by cookie was meant by a page of ours. Raises `Forbidden`."""
    if request.method in _SAFE_METHODS:
        return
    sent = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(sent.encode(), csrf_token(options.jwt_secret, session.id).encode()):
        raise Forbidden(
            f"the header {CSRF_HEADER} is missing or wrong", f"send the value of the cookie {CSRF} in it", code="csrf"
        )
    origin = request.headers.get("Origin")
    if origin is not None and not _is_ours(origin, request, options):
        raise Forbidden(
            f"pages of {origin[:100]} may not do that", "an operator allows origins by settings", code="csrf"
        )


def _is_ours(origin: str, request: Request, options: Options) -> bool:
    allowed = {one.lower() for one in (*options.allowed_origins, _origin_of(options.public_url))}
    return origin.lower() in allowed or origin.partition("://")[2] == request.headers.get("Host")


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
