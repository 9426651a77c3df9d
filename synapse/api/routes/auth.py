"""Signing in and out, and who one is."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from synapse.access.links import use_link
from synapse.access.sessions import begin_session, end_session, end_sessions_of
from synapse.api.auth.cookies import began_here, give_session, give_state, take_session, take_state
from synapse.api.auth.identity import WhoAsks
from synapse.api.auth.me import me_of
from synapse.api.auth.peer import is_this_machine
from synapse.api.auth.sign_in import SignInFailed, begin, finish, with_error
from synapse.api.problems import Forbidden, Unauthorized, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.auth import Me, SessionsEnded, SignInMethods
from synapse.api.shapes.base import Id
from synapse.db.session import batch_transaction

routes = NounRouter(prefix="/auth", tags=["auth"])
_Short = Query(max_length=2_000)


def _to(address: str) -> RedirectResponse:
    # what a redirect of signing in says is for nobody's cache
    return RedirectResponse(address, status_code=307, headers={"Cache-Control": "no-store"})


@routes.get("/methods")
async def sign_in_methods(services: ServicesNow) -> SignInMethods:
    """How one may sign in here."""
    address = f"{services.options.public_url}/api/auth/login"
    return SignInMethods(discord=services.discord.takes_sign_ins, login_url=address)


@routes.get("/login", status_code=307, response_class=RedirectResponse, responses=refuses(409))
async def login(services: ServicesNow, return_to: Annotated[str, _Short] = "/") -> Response:
    """Go to Discord to sign in, and come back to `return_to`, a path of ours."""
    begun, address = await begin(services, return_to)
    response = _to(address)
    give_state(response, begun.state, services.options.public_url)
    return response


@routes.get("/callback", status_code=307, response_class=RedirectResponse)
async def callback(
    request: Request,
    services: ServicesNow,
    state: Annotated[str, _Short] = "",
    code: Annotated[str | None, _Short] = None,
    error: Annotated[str | None, _Short] = None,
) -> Response:
    """Where Discord sends people back to. What went wrong is in `auth_error` of the address that this leads to."""
    try:
        if not began_here(request, state):
            raise SignInFailed("expired")
        session, return_to = await finish(services, state, None if error else code)
    except SignInFailed as failed:
        response = _to(with_error(failed.return_to, failed.why))
    else:
        response = _to(return_to)
        give_session(response, services.options, session, services.options.public_url)
    take_state(response)
    return response


@routes.get("/local", status_code=307, response_class=RedirectResponse, responses=refuses(403))
async def local(request: Request, services: ServicesNow, key: Annotated[str, _Short] = "") -> Response:
    """Sign the operator in by a link that this machine printed; good once, and on this machine only."""
    if not is_this_machine(request):
        raise Forbidden("local links are for a browser on the machine that Synapse runs on")
    async with batch_transaction(services.engine) as (_, raw):
        is_good = await use_link(raw, key, services.clock())
        session = await begin_session(raw, None, "Operator", at=services.clock()) if is_good else None
    if session is None:
        return _to(with_error("/", "link"))
    response = _to("/")
    give_session(response, services.options, session, str(request.base_url))
    return response


@routes.post("/logout", status_code=204)
async def logout(identity: WhoAsks, services: ServicesNow, response: Response) -> None:
    """Sign out here."""
    if identity.session is not None:
        async with batch_transaction(services.engine) as (_, raw):
            await end_session(raw, identity.session.id, services.clock())
    take_session(response)


@routes.delete("/sessions", responses=refuses(401))
async def end_all_sessions(
    identity: WhoAsks, services: ServicesNow, response: Response, user: Annotated[Id | None, Query()] = None
) -> SessionsEnded:
    """Sign out everywhere; or, for the operator, sign somebody out everywhere."""
    if not identity.key:
        raise Unauthorized
    if user is not None and not identity.is_operator:
        raise Forbidden("only the operator may sign others out")
    if user is None and identity.session is None:
        raise Forbidden("a token has no sessions", "name the user whose sessions shall end")
    whose = user if user is not None else identity.session and identity.session.user
    async with batch_transaction(services.engine) as (_, raw):
        ended = await end_sessions_of(raw, whose, services.clock())
    if user is None:
        take_session(response)
    return SessionsEnded(ended=ended)


@routes.get("/me", responses=refuses(401))
async def me(identity: WhoAsks, services: ServicesNow) -> Me:
    """Who asks, and which guilds they may see."""
    if not identity.key:
        raise Unauthorized("nobody is signed in", "GET /api/auth/methods tells how to")
    return await me_of(services, identity)
