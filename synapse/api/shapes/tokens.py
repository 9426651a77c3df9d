"""API tokens."""

from typing import Annotated, Literal

from pydantic import Field

from synapse.api.shapes.base import IdOut, Moment, Sent, Shape, Text

Scope = Literal["read", "config", "pay", "events", "admin"]


class TokenShape(Shape):
    """A token without its secret, which nobody can read again."""

    id: int
    name: str
    scopes: list[Scope]
    created_by: IdOut | None
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None
    revoked_at: Moment | None


class NewToken(TokenShape):
    """A token that was made this moment."""

    #: shown this once; sent as `Authorization: Bearer …`
    secret: str


class TokenSent(Sent):
    """A token to make."""

    name: Annotated[Text, Field(min_length=1, max_length=100, pattern=r"\S")]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    expires_at: Moment | None = None


class TokenList(Shape):
    """A page of tokens, newest first."""

    total: int
    page: int
    page_size: int
    tokens: list[TokenShape]
