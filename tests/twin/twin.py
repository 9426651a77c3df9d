"""The twin as tests hold it: communities, what the client did, and how Discord misbehaves."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.twin.gateway import Gateway
from tests.twin.guilds import TwinGuild, found
from tests.twin.session import Session, packed
from tests.twin.state import ADMINISTRATOR, MemberState, TwinRole
from tests.twin.world import Trouble, World

#: seconds that a client may take to handle what it was sent, or to come back
PATIENCE = 30.0


@dataclass(eq=False, repr=False)
class Twin(World):
    """A running Discord; `open_twin` makes one."""

    #: for the bot's options
    proxy: str = ""
    gateway: Gateway = field(init=False, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.gateway = Gateway(self)

    def guild(self, name: str, *, permissions: int = ADMINISTRATOR, id_: int | None = None) -> TwinGuild:
        """A new community with the bot in it, who has a role of these permissions; the client is not told."""
        return found(self, name, permissions, id_)

    def roles_of(self, member: MemberState) -> list[TwinRole]:
        """The roles that somebody has, highest first."""
        roles = self.guilds[member.guild_id].roles
        return sorted((roles[one] for one in member.role_ids), key=lambda role: -role.position)

    def fails(self, route: str, *, status: int, times: int = 1, is_done: bool = False) -> None:
        """The next requests of a route ("POST /channels/*/messages") get this status, done all the same or not."""
        self.troubles.append(Trouble(route, status, times, is_done=is_done))

    def limits(self, route: str, *, retry_after: float, times: int = 1) -> None:
        """The next requests of a route are told to wait so many seconds."""
        self.troubles.append(Trouble(route, 429, times, retry_after))

    async def dispatch(self, event: str, data: Any, guild: int | None = None) -> None:
        """Send a frame as it is, to the shard of its guild; it changes nothing that the twin knows."""
        named = data.get("guild_id") if isinstance(data, dict) and guild is None else guild
        self.gateway.say(event, orjson.dumps(data), int(named) if named else None)

    async def drop(self, code: int = 4000) -> None:
        """Close every connection."""
        for session in self._sessions():
            if session.socket is not None:
                session.socket.close(code)
                await session.socket.ended.wait()

    async def asks_reconnect(self) -> None:
        """Tell every connection to come back elsewhere (op 7)."""
        for session in self._sessions():
            if session.socket is not None:
                session.socket.send(packed(7, None))

    async def asks_heartbeat(self) -> None:
        """Have every connection say at once which event it has last (op 1)."""
        for session in self._sessions():
            if session.socket is not None:
                session.socket.send(packed(1, None))

    async def invalidates(self, *, resumable: bool = False) -> None:
        """Tell every connection that its session is over (op 9); a client identifies anew after five seconds."""
        for session in self._sessions():
            if not resumable:
                self.gateway.sessions.end(session)
                self.gateway.sessions.away.add(session.shard)
            if session.socket is not None:
                session.socket.send(packed(9, resumable))

    async def settled(self) -> None:
        """Wait until every frame was handled by the client; one that lost its connection is waited for.

        Raises TimeoutError when it takes too long.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                if await self._all_handled():
                    return
                await asyncio.sleep(0.005)

    async def _all_handled(self) -> bool:
        if self.gateway.sessions.away:
            return False
        for session in self._sessions():
            if session.socket is None or not await session.socket.handled():
                return False
        return True

    def _sessions(self) -> list[Session]:
        return list(self.gateway.sessions.by_shard.values())
