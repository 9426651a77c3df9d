"""What only the REST routes know."""

from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary

from tests.twin.asked import Asked
from tests.twin.limits import Limits
from tests.twin.messages import TwinMessage
from tests.twin.state import Json
from tests.twin.world import World


@dataclass(eq=False)
class Webhook:
    """An address that posts into a channel."""

    id: int
    token: str
    guild_id: int
    channel_id: int
    name: str


@dataclass(eq=False)
class Invite:
    """A link into a guild."""

    code: str
    guild_id: int
    channel_id: int
    inviter_id: int
    created_at: datetime
    uses: int = 0
    max_uses: int = 0
    #: seconds; 0: for ever
    max_age: int = 86_400


@dataclass(eq=False)
class Stock:
    """Ids are integers, as everywhere in the twin."""

    limits: Limits
    #: interactions by their tokens
    asked: dict[str, Asked] = field(default_factory=dict[str, Asked])
    #: guild (0: everywhere) → commands by id, as Discord shows them
    commands: dict[int, dict[int, Json]] = field(default_factory=dict[int, dict[int, Json]])
    webhooks: dict[int, Webhook] = field(default_factory=dict[int, Webhook])
    invites: dict[str, Invite] = field(default_factory=dict[str, Invite])
    #: guild → who is banned, and why
    bans: dict[int, dict[int, str | None]] = field(default_factory=dict[int, dict[int, str | None]])
    #: user → the channel in which the bot talks to them alone
    direct: dict[int, int] = field(default_factory=dict[int, int])
    #: people who take no direct messages
    closed: set[int] = field(default_factory=set[int])
    #: (channel, author, nonce) → message and when it was sent
    nonces: dict[tuple[int, int, str], tuple[int, datetime]] = field(
        default_factory=dict[tuple[int, int, str], tuple[int, datetime]]
    )

    def written_to(self, world: World, user_id: int) -> list[TwinMessage]:
        """What the bot wrote to somebody alone, oldest first."""
        channel = self.direct.get(user_id, 0)
        return list(world.posted.get(channel, {}).values())


_stocks: "WeakKeyDictionary[World, Stock]" = WeakKeyDictionary()


def stock_of(world: World) -> Stock:
    """The stock of a twin; there is one."""
    if world not in _stocks:
        _stocks[world] = Stock(Limits(world))
    return _stocks[world]
