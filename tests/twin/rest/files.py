"""What Discord's CDN serves: pictures of people and guilds, and files of messages."""

import io

from aiohttp import web
from PIL import Image

from tests.twin.messages import Attachment
from tests.twin.world import World


def routes(world: World) -> list[web.RouteDef]:
    """Of the host cdn.discordapp.com."""

    async def attachment(request: web.Request) -> web.Response:
        found = _attachment(world, int(request.match_info["id"]))
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.content, content_type=found.content_type.partition(";")[0])

    return [
        web.get("/avatars/{user:\\d+}/{name}", _picture),
        web.get("/embed/avatars/{name}", _picture),
        web.get("/icons/{guild:\\d+}/{name}", _picture),
        web.get("/guilds/{guild:\\d+}/users/{user:\\d+}/avatars/{name}", _picture),
        web.get("/attachments/{id:\\d+}/{name}", attachment),
    ]


async def _picture(request: web.Request) -> web.Response:
    """A square of one colour, of the size that was asked for."""
    size = int(request.query.get("size", 64))
    drawn = io.BytesIO()
    Image.new("RGB", (size, size), "#5865f2").save(drawn, "PNG")
    return web.Response(body=drawn.getvalue(), content_type="image/png")


def _attachment(world: World, id_: int) -> Attachment | None:
    every = (one for here in world.posted.values() for message in here.values() for one in message.attachments)
    return next((one for one in every if one.id == id_), None)
