"""API tokens: keys of scripts, made by an admin, shown once."""

from typing import Annotated

from fastapi import Path

from synapse.access.tokens import Token, create_token, revoke_token, token_of, tokens_of
from synapse.api.access import AdminOnly, AdminReading
from synapse.api.configured import ConfiguredNow
from synapse.api.paging import PageAsked
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.tokens import NewToken, TokenList, TokenSent, TokenShape
from synapse.db.session import glance
from synapse.guilds.change import note
from synapse.kit.errors import BadInput

routes = NounRouter(tags=["tokens"])
_TABLE = "api_tokens"
TokenNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


@routes.get("/tokens")
async def list_tokens(asking: AdminReading, services: ServicesNow, asked: PageAsked) -> TokenList:
    """The guild's tokens, ended ones too; those made on the machine itself are not the guild's."""
    async with glance(services.engine) as raw:
        total, found = await tokens_of(raw, asking.guild, limit=asked.page_size, offset=asked.offset)
    tokens = [TokenShape.model_validate(token) for token in found]
    return TokenList(total=total, page=asked.page, page_size=asked.page_size, tokens=tokens)


@routes.post("/tokens", status_code=201)
async def make_token(asking: AdminOnly, services: ServicesNow, _found: ConfiguredNow, sent: TokenSent) -> NewToken:
    """Make a token. Its secret is in this answer and nowhere else."""
    if sent.expires_at is not None and sent.expires_at <= services.clock():
        raise BadInput("expires_at is in the past", "give a time to come, or leave it out")
    async with asking.changing(services) as change:
        number, secret = await create_token(
            change.raw, asking.guild, sent.name, sent.scopes, by=asking.user, expires_at=sent.expires_at
        )
        token = await token_of(change.raw, asking.guild, number)
        assert token is not None
        await note(change, "CREATE", _TABLE, number, None, _told(token))
    return NewToken(**TokenShape.model_validate(token).model_dump(), secret=secret)


@routes.delete("/tokens/{token_id}", responses=refuses(404))
async def end_token(
    asking: AdminOnly, services: ServicesNow, _found: ConfiguredNow, token_id: TokenNumber
) -> TokenShape:
    """End a token: what comes with it from now on is refused. One that has ended stays as it is."""
    async with asking.changing(services) as change:
        before = await token_of(change.raw, asking.guild, token_id)
        if before is None:
            raise NotFound(f"there is no token {token_id}", "list the tokens to see which there are")
        if await revoke_token(change.raw, asking.guild, token_id, services.clock()):
            await note(change, "DELETE", _TABLE, token_id, _told(before))
        after = await token_of(change.raw, asking.guild, token_id)
    return TokenShape.model_validate(after)


def _told(token: Token) -> dict[str, object]:
    return {"name": token.name, "scopes": list(token.scopes), "expires_at": token.expires_at}
