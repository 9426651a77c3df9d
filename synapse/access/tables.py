"""Tables of who may come in. Nothing here can be used by who reads it: secrets are hashed, grants encrypted."""

from datetime import datetime

from sqlalchemy import Boolean, Index, Integer, LargeBinary, String, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class ApiToken(Base):
    """A script's key. `guild_id` 0: made on the machine itself, for every guild. Only the hash is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index("uq_api_tokens_hash", "token_hash", unique=True),)

    guild_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: the Discord id of the admin who made it; none: made on the machine
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class BrowserSession(Base):
    """Somebody signed in; the JWT names it, so that it can be ended before it expires."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user", "user_id"), Index("ix_sessions_expires", "expires_at"))

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: none: the operator, who came by the local link
    user_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(100), server_default="")
    avatar_hash: Mapped[str | None] = mapped_column(String(100))
    #: the OAuth grant, encrypted with a key derived from the JWT secret
    grant: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    #: when Discord last told which guilds they are in
    guilds_read_at: Mapped[datetime | None]


class OAuthState(Base):
    """A sign-in that began: Discord brings the state back once, within ten minutes."""

    __tablename__ = "oauth_states"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    code_verifier: Mapped[str] = mapped_column(String(128))
    return_to: Mapped[str] = mapped_column(String(200), server_default="/")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SignInLink(Base):
    """A local sign-in link, good once."""

    __tablename__ = "sign_in_links"

    link_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Standing(Base):
    """What Discord last said about a person in a guild, shared by all processes."""

    __tablename__ = "standings"

    guild_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_member: Mapped[bool] = mapped_column(Boolean)
    is_admin: Mapped[bool] = mapped_column(Boolean)
    checked_at: Mapped[datetime]


class Mutation(Base):
    """A change that an admin made, kept for as long as the rate limit looks back."""

    __tablename__ = "admin_mutations"
    __table_args__ = (Index("ix_admin_mutations_admin", "admin", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "user:ID", "token:GUILD/ID" or "local"
    admin: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
