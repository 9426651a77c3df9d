"""One connection of a client to the gateway: what it sends, and what it gets for it."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import orjson

from tests.twin.intents import GUILDS, KNOWN, MEMBERS
from tests.twin.session import Session, Sessions, Socket, packed
from tests.twin.state import Json, MemberState
from tests.twin.world import World

#: close codes
UNKNOWN_OP, BAD_FRAME, NOT_IDENTIFIED, BAD_TOKEN, IDENTIFIED_TWICE, BAD_SEQUENCE = 4001, 4002, 4003, 4004, 4005, 4007
BAD_SHARD, BAD_INTENTS, REFUSED_INTENTS = 4010, 4013, 4014
#: sends of a client, and the seconds in which it may do so many; bytes that one may have
SENDS, SENDS_WITHIN, LONGEST = 120, 60.0, 4096
#: seconds until a heartbeat is answered: discord.py notes when it asked only after it has, so nobody may be faster
ROUND_TRIP = 0.05
#: members that one GUILD_MEMBERS_CHUNK has
CHUNK = 1000


class Refused(Exception):
    """The connection ends with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Connection:
    """From HELLO to the end of the socket; its session may go on with another."""

    def __init__(self, world: World, sessions: Sessions, socket: Socket) -> None:
        self.socket = socket
        self._world = world
        self._sessions = sessions
        self._session: Session | None = None
        self._sent: deque[float] = deque(maxlen=SENDS)
        self._takers: dict[int, Callable[[Any], None]] = {
            1: self._heartbeat,
            2: self._identify,
            3: self._accept,
            4: self._accept,
            6: self._resume,
            8: self._request_members,
        }

    def take(self, text: str) -> None:
        """A frame of the client."""
        self._count()
        try:
            frame = orjson.loads(text)
            taker = self._takers.get(frame["op"])
            if len(text) > LONGEST or taker is None:
                raise Refused(BAD_FRAME if taker else UNKNOWN_OP)
            taker(frame["d"])
        except Refused as refused:
            self._refuse(refused.code, text)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            self._refuse(BAD_FRAME, text)

    def gone(self, code: int | None) -> None:
        """The socket is closed: whoever says goodbye (1000, 1001) has no session any more."""
        session = self._session
        if session is None or session.socket is not self.socket:
            return
        session.socket = None
        if code in (1000, 1001):
            self._sessions.end(session)

    def _refuse(self, code: int, text: str) -> None:
        # what a wrong token or a switched-off intent gets is for the client to tell; the rest is a mistake
        if code not in (BAD_TOKEN, REFUSED_INTENTS):
            self._world.fault(f"the gateway closed with {code} after {text[:200]}")
        self.socket.close(code)

    def _count(self) -> None:
        at = self._world.ticks()
        if len(self._sent) == SENDS and at - self._sent[0] < SENDS_WITHIN:
            self._world.fault(f"more than {SENDS} gateway sends in {SENDS_WITHIN:.0f} s")
            self._sent.clear()
        self._sent.append(at)

    def _heartbeat(self, sequence: int | None) -> None:
        if self._session is not None:
            self._session.arrived(sequence or 0)
        asyncio.get_running_loop().call_later(ROUND_TRIP, self.socket.send, packed(11, None))

    def _identify(self, asked: Json) -> None:
        world = self._world
        if self._session is not None:
            raise Refused(IDENTIFIED_TWICE)
        if asked["token"] != world.token:
            raise Refused(BAD_TOKEN)
        shard, shards = asked.get("shard", (0, 1))
        if not 0 <= shard < shards:
            raise Refused(BAD_SHARD)
        intents = int(asked["intents"])
        if intents & ~KNOWN:
            raise Refused(BAD_INTENTS)
        if intents & world.refused_intents:
            raise Refused(REFUSED_INTENTS)
        self._begin(Session(shard, shards, intents, int(asked.get("large_threshold", 50))))

    def _begin(self, session: Session) -> None:
        world = self._world
        self._session = session
        self._sessions.begin(session)
        session.socket = self.socket
        guilds = [guild for guild in world.guilds.values() if guild.is_announced and session.has(guild.id)]
        ready: Json = {
            "v": 10,
            "user_settings": {},
            "user": world.bot.to_json() | {"verified": True, "mfa_enabled": True, "email": None},
            "shard": [session.shard, session.shards],
            "session_type": "normal",
            "session_id": session.id,
            "resume_gateway_url": "wss://gateway.discord.gg",
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": ["rotterdam"],
            "auth": {},
            "application": {"id": str(world.application_id), "flags": (1 << 15) | (1 << 19)},
            "_trace": ["twin"],
        }
        session.say("READY", orjson.dumps(ready))
        for guild in guilds if session.intents & GUILDS else ():
            session.say("GUILD_CREATE", orjson.dumps(guild.create_json(session.threshold, world.bot.id)))

    def _resume(self, asked: Json) -> None:
        if self._session is not None:
            raise Refused(IDENTIFIED_TWICE)
        if asked["token"] != self._world.token:
            raise Refused(BAD_TOKEN)
        session = self._sessions.find(asked["session_id"])
        if session is None:
            self.socket.send(packed(9, False))
            return
        if asked["seq"] > session.sequence:
            raise Refused(BAD_SEQUENCE)
        self._session = session
        session.resume(self.socket, asked["seq"])

    def _accept(self, asked: Json) -> None:
        self._ours()

    def _request_members(self, asked: Json) -> None:
        session = self._ours()
        guild = self._world.guilds[int(asked["guild_id"])]
        found, missing = self._asked_for(guild.members, asked)
        if not asked.get("user_ids") and not asked.get("query") and not session.intents & MEMBERS:
            raise Refused(BAD_INTENTS)
        pieces = [found[at : at + CHUNK] for at in range(0, len(found), CHUNK)] or [[]]
        for index, piece in enumerate(pieces):
            chunk: Json = {
                "guild_id": str(guild.id),
                "members": [one.to_json() for one in piece],
                "chunk_index": index,
                "chunk_count": len(pieces),
                "not_found": missing if index == 0 else [],
            }
            nonce = {"nonce": asked["nonce"]} if "nonce" in asked else {}
            session.say("GUILD_MEMBERS_CHUNK", orjson.dumps(chunk | nonce))

    def _asked_for(self, members: dict[int, MemberState], asked: Json) -> tuple[list[MemberState], list[str]]:
        if "user_ids" in asked:
            listed = asked["user_ids"] if isinstance(asked["user_ids"], list) else [asked["user_ids"]]
            ids = [int(one) for one in listed]
            return [members[one] for one in ids if one in members], [str(one) for one in ids if one not in members]
        beginning = str(asked["query"]).casefold()
        found = [one for one in members.values() if one.name.casefold().startswith(beginning)]
        return found[: int(asked["limit"]) or None], []

    def _ours(self) -> Session:
        if self._session is None:
            raise Refused(NOT_IDENTIFIED)
        return self._session
