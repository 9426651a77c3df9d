"""Who is signed in."""

from typing import Literal

from synapse.api.shapes.base import Moment, Shape


class MyGuild(Shape):
    """A guild that somebody may look at."""

    id: str
    name: str
    is_admin: bool


class Me(Shape):
    """Who asks, and what they may see."""

    #: somebody who signed in by Discord, the operator of this Synapse, or a script
    kind: Literal["person", "operator", "token"]
    #: Discord id; none for the operator, and for tokens that were made on the machine
    id: str | None
    name: str
    avatar_url: str | None
    is_operator: bool
    #: what a token is allowed; people are allowed all that they may
    scopes: list[str]
    guilds: list[MyGuild]
    expires_at: Moment | None


class SignInMethods(Shape):
    """How one may sign in here."""

    #: whether it can be done by Discord
    discord: bool
    #: where a browser goes for that
    login_url: str


class SessionsEnded(Shape):
    """Somebody was signed out everywhere."""

    ended: int
