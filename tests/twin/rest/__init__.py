"""Discord's REST routes, by noun; `Rest` is what a twin has of them."""

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.twin.judge import judge
from tests.twin.rest import (
    applications,
    callbacks,
    channels,
    commands,
    files,
    guilds,
    invites,
    members,
    messages,
    reactions,
    roles,
    threads,
    webhooks,
)
from tests.twin.rest.call import Call
from tests.twin.rest.desk import Desk
from tests.twin.stock import stock_of
from tests.twin.world import World

_NOUNS = (
    applications,
    callbacks,
    channels,
    commands,
    guilds,
    invites,
    members,
    messages,
    reactions,
    roles,
    threads,
    webhooks,
)
ROUTES: Mapping[str, Callable[[Call], Any]] = {name: route for noun in _NOUNS for name, route in noun.ROUTES.items()}


class Rest:
    """The routes on a world, with what only they know."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.judge = judge()
        self.stock = stock_of(world)

    def app(self) -> web.Application:
        """To be mounted at `/api/v10`."""
        return Desk(self, ROUTES).app()

    def cdn(self) -> list[web.RouteDef]:
        """Avatars, icons and attachments."""
        return files.routes(self.world)
