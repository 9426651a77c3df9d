"""The gateway: which sessions there are, and which events each of them hears of."""

from dataclasses import dataclass, field

import orjson
from aiohttp import WSMsgType, web

from tests.twin.connection import Connection
from tests.twin.intents import blanked, is_told
from tests.twin.session import Sessions, Socket, packed
from tests.twin.state import Json
from tests.twin.world import World

#: milliseconds between two heartbeats of a client
HEARTBEAT_EVERY = 41_250
_TAKEN = {"v": "10", "encoding": "json"}


@dataclass(eq=False, repr=False)
class Gateway:
    """Takes connections, and tells their sessions what happens."""

    world: World
    sessions: Sessions = field(default_factory=Sessions)

    def __post_init__(self) -> None:
        self.world.listeners.append(self.hear)

    def hear(self, event: str, data: Json, guild: int | None) -> None:
        """Tell the sessions that this is for."""
        me = self.world.bot.id
        for session in self.sessions.by_shard.values():
            if session.has(guild) and is_told(event, data, session.intents, me):
                session.say(event, orjson.dumps(blanked(event, data, session.intents, me)))

    def say(self, event: str, data: bytes, guild: int | None) -> None:
        """Send an event as it is, whatever the intents are."""
        for session in self.sessions.by_shard.values():
            if session.has(guild):
                session.say(event, data)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The handler of wss://gateway.discord.gg."""
        if self.world.is_down:
            return web.Response(status=503)
        if {**_TAKEN, **request.query} != {**request.query, **_TAKEN}:
            self.world.fault(f"the gateway was asked with {dict(request.query)}")
        response = web.WebSocketResponse(autoping=False, compress=False)
        await response.prepare(request)
        socket = Socket(response, is_packed=request.query.get("compress") == "zlib-stream")
        socket.send(packed(10, {"heartbeat_interval": HEARTBEAT_EVERY, "_trace": ["twin"]}))
        connection = Connection(self.world, self.sessions, socket)
        try:
            await self._listen(response, connection)
        finally:
            connection.gone(socket.code or response.close_code)
            await socket.end()
        return response

    async def _listen(self, response: web.WebSocketResponse, connection: Connection) -> None:
        async for message in response:
            if message.type is WSMsgType.PONG:
                connection.socket.ponged(bytes(message.data))
            elif message.type is WSMsgType.TEXT:
                connection.take(message.data)
            elif message.type is WSMsgType.PING:
                await response.pong(message.data)
