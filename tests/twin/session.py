"""A session of the gateway, which outlives its sockets; and a socket, which packs and sends what a session says."""

import asyncio
import secrets
import zlib
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from aiohttp import web


def packed(op: int, data: Any) -> bytes:
    """A frame that is no event."""
    return orjson.dumps({"t": None, "s": None, "op": op, "d": data})


class Socket:
    """One connection: sends in order and never makes the sender wait."""

    def __init__(self, response: web.WebSocketResponse, *, is_packed: bool) -> None:
        self._response = response
        # one context for the whole connection, as Discord's zlib-stream has it
        self._packer = zlib.compressobj(level=1) if is_packed else None
        self._waiting: deque[bytes | Callable[[], Awaitable[object]]] = deque()
        self._wake = asyncio.Event()
        self._pings: dict[bytes, asyncio.Future[bool]] = {}
        self._pump = asyncio.create_task(self._send())
        self.ended = asyncio.Event()
        #: the code that we closed with; None: the client did it
        self.code: int | None = None

    def send(self, frame: bytes) -> None:
        self._put(frame)

    def close(self, code: int) -> None:
        """End the connection after everything before."""
        self.code = code
        self._put(partial(self._response.close, code=code))

    async def handled(self) -> bool:
        """Wait until the client has handled every frame sent so far; False: the connection ended before.

        A client answers pings in their order among the frames, when it comes to read them.
        """
        if self.ended.is_set():
            return False
        word = secrets.token_bytes(8)
        answer = self._pings[word] = asyncio.get_running_loop().create_future()
        self._put(partial(self._response.ping, word))
        return await answer

    def ponged(self, word: bytes) -> None:
        """The client answered a ping."""
        if (answer := self._pings.pop(word, None)) is not None:
            answer.set_result(True)

    async def end(self) -> None:
        """The connection is gone."""
        self.ended.set()
        self._pump.cancel()
        await asyncio.gather(self._pump, return_exceptions=True)
        for answer in self._pings.values():
            answer.set_result(False)
        self._pings.clear()

    def _put(self, one: bytes | Callable[[], Awaitable[object]]) -> None:
        self._waiting.append(one)
        self._wake.set()

    async def _send(self) -> None:
        with suppress(ConnectionError):
            while True:
                while self._waiting:
                    await self._say(self._waiting.popleft())
                self._wake.clear()
                await self._wake.wait()

    async def _say(self, one: bytes | Callable[[], Awaitable[object]]) -> None:
        if not isinstance(one, bytes):
            await one()
        elif self._packer is None:
            await self._response.send_str(one.decode())
        else:
            await self._response.send_bytes(self._packer.compress(one) + self._packer.flush(zlib.Z_SYNC_FLUSH))


@dataclass(eq=False)
class Session:
    """What one shard of a client is told, numbered, and kept until it is known to have arrived."""

    shard: int
    shards: int
    intents: int
    #: guilds with more members are told without them
    threshold: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    socket: Socket | None = None
    #: the last event that the client is known to have
    arrived_upto: int = 0
    _kept: deque[tuple[int, bytes]] = field(default_factory=deque[tuple[int, bytes]])

    def has(self, guild: int | None) -> bool:
        """Whether events of a guild come here."""
        return guild is None or (guild >> 22) % self.shards == self.shard

    def say(self, event: str, data: bytes) -> None:
        """Send an event, or keep it for a resume."""
        self.sequence += 1
        frame = b'{"t":"%b","s":%d,"op":0,"d":%b}' % (event.encode(), self.sequence, data)
        self._kept.append((self.sequence, frame))
        if self.socket is not None:
            self.socket.send(frame)

    def arrived(self, sequence: int) -> None:
        """The client has everything up to there."""
        self.arrived_upto = sequence
        while self._kept and self._kept[0][0] <= sequence:
            self._kept.popleft()

    def resume(self, socket: Socket, sequence: int) -> None:
        """Go on with another socket: what came after, in order, and that this was all."""
        self.socket = socket
        for number, frame in self._kept:
            if number > sequence:
                socket.send(frame)
        self.say("RESUMED", b'{"_trace":[]}')


@dataclass(eq=False)
class Sessions:
    """Those that there are: every shard that identified has one until it says goodbye or another takes its place."""

    by_shard: dict[int, Session] = field(default_factory=dict[int, Session])
    #: shards whose session was taken away, and who are to come back
    away: set[int] = field(default_factory=set[int])

    def begin(self, session: Session) -> None:
        self.by_shard[session.shard] = session
        self.away.discard(session.shard)

    def end(self, session: Session) -> None:
        if self.by_shard.get(session.shard) is session:
            del self.by_shard[session.shard]

    def find(self, id_: str) -> Session | None:
        return next((one for one in self.by_shard.values() if one.id == id_), None)
