"""The stream tells what happens to whoever may hear it, and goes on where a reader was."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import structlog
import uvicorn

from synapse.api.routes import stream as routes
from synapse.guilds.configure import set_settings
from synapse.kit.clock import now
from synapse.lake.records import read_record
from synapse.members.accounts import account_for
from synapse.members.preferences import preferences_of
from synapse.rules.vocabulary import EVENTS
from synapse.runtime.changing import changing
from synapse.runtime.watching.feed import ROOM, Listener, Told
from synapse.runtime.watching.logs import RECENT, configure_logs
from tests.fixtures.api import GUILD, Api
from tests.runtime.community import message


@dataclass
class Event:
    """One server-sent event."""

    name: str = ""
    data: Any = None
    id: str | None = None


@dataclass
class Reader:
    """Reads a stream."""

    lines: AsyncIterator[str]
    seen: list[Event] = field(default_factory=list)

    async def next(self, name: str | None = None) -> Event:
        """The next event, or the next one of a name."""
        async with asyncio.timeout(15):
            while True:
                event = await self._read()
                self.seen.append(event)
                if name in (None, event.name):
                    return event

    async def _read(self) -> Event:
        event = Event()
        async for line in self.lines:
            word, _, rest = line.partition(": ")
            if not line and event.name:
                return event
            if word == "event":
                event.name = rest
            elif word == "data":
                event.data = json.loads(rest)
            elif word == "id":
                event.id = rest
        raise EOFError


@pytest.fixture
async def address(api: Api) -> AsyncGenerator[str]:
    """The application served on a port: an endless answer needs a real connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(api.app, log_config=None, lifespan="off", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    api.services.streams.end()
    server.should_exit = True
    await serving


@asynccontextmanager
async def reading(
    client: httpx.AsyncClient, address: str, topics: str, last: str | None = None
) -> AsyncGenerator[Reader]:
    headers = {**dict(client.headers), **({} if last is None else {"Last-Event-ID": last})}
    async with (
        httpx.AsyncClient(headers=headers, timeout=20) as own,
        own.stream("GET", f"{address}/api/stream", params={"topics": topics}) as answer,
    ):
        assert answer.status_code == 200
        reader = Reader(answer.aiter_lines())
        assert (await reader.next()).name == "hello"
        yield reader


async def write(api: Api, user: int, number: int) -> None:
    record = message(now(), user, number, guild=GUILD, channel=11)
    assert await api.services.intake.submit(read_record(record, EVENTS)[0]) == "stored"


async def begun(api: Api) -> None:
    """Wait until every listener is listened for."""
    async with asyncio.timeout(10):
        while not all(one.has_begun for one in api.services.feed._listeners):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_activity_is_told_to_everybody_without_its_channel(api: Api, address: str) -> None:
    async with reading(api.nobody, address, "activity") as reader, reading(api.admin, address, "activity") as admin:
        await begun(api)
        await write(api, 7, 1)
        told = await reader.next("activity")
        assert told.data["event_type"] == "message_create"
        assert told.data["user"]["id"] == "7"
        assert told.data["paid"]["xp"] > 0
        assert told.data["channel"] is None
        assert (await admin.next("activity")).data["channel"] == {"id": "11", "name": None}


async def test_a_reader_who_was_away_gets_what_they_missed_once(api: Api, address: str) -> None:
    async with reading(api.nobody, address, "activity") as reader:
        await begun(api)
        await write(api, 7, 1)
        last = (await reader.next("activity")).id
    await write(api, 7, 2)
    await write(api, 8, 3)
    async with reading(api.nobody, address, "activity", last) as reader:
        assert [(await reader.next("activity")).data["user"]["id"] for _ in range(2)] == ["7", "8"]
        await write(api, 9, 4)
        assert (await reader.next("activity")).data["user"]["id"] == "9"
    assert len({event.id for event in reader.seen}) == len(reader.seen)


async def test_hidden_members_are_left_out(api: Api, address: str) -> None:
    async with changing(api.engine, GUILD) as change:
        account = await account_for(change.raw, GUILD, 7)
        await change.raw.execute(
            "INSERT INTO member_preferences (guild_id, account, hidden) VALUES ($1, $2, true)", GUILD, account
        )
        assert (await preferences_of(change.raw, GUILD, account)).hidden
    async with reading(api.admin, address, "activity") as reader:
        await begun(api)
        await write(api, 7, 1)
        await write(api, 8, 2)
        assert (await reader.next("activity")).data["user"]["id"] == "8"


async def test_changes_are_told_to_admins_with_version_and_table(api: Api, address: str) -> None:
    async with reading(api.admin, address, "config,tasks") as reader:
        await begun(api)
        async with changing(api.engine, GUILD, by=5) as change:
            await set_settings(change, {"community_motto": "now"}, {})
            version = await change.raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", GUILD)
        told = await reader.next("config")
        assert (told.data["target_table"], told.data["version"]) == ("settings", version)
        assert told.data["actor"]["id"] == "5"


@pytest.mark.usefixtures("own_logs")
async def test_logs_are_told_live_but_not_those_of_another_guild(api: Api, address: str) -> None:
    configure_logs("json")
    log = structlog.stdlib.get_logger("synapse.test")
    async with reading(api.admin, address, "logs") as reader:
        await begun(api)
        log.warning("of another", guild="200")
        log.warning("for us", guild=str(GUILD), access_token="t0psecret")
        told = await reader.next("log")
        while told.data["logger"] != "synapse.test":
            told = await reader.next("log")
        assert (told.data["message"], told.data["fields"]["access_token"]) == ("for us", "***")


@pytest.mark.parametrize("topics", ["config", "logs", "tasks", "activity,logs"])
async def test_only_activity_is_for_everybody(api: Api, topics: str) -> None:
    answer = await api.nobody.get("/api/stream", params={"topics": topics})
    assert answer.status_code == 401


async def test_a_topic_that_there_is_not_is_refused(api: Api) -> None:
    answer = await api.admin.get("/api/stream", params={"topics": "activity,gossip"})
    assert answer.status_code == 422
    assert "activity, config, logs, tasks" in answer.json()["hint"]


async def test_a_stream_ends_by_itself_and_when_the_process_does(
    api: Api, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(api.nobody, address, "activity") as reader:
        api.services.streams.end()
        assert (await reader.next()).name == "bye"
    api.services.streams.are_ending = False
    monkeypatch.setattr(routes, "LONGEST", 0.5)
    async with reading(api.nobody, address, "activity") as reader:
        assert (await reader.next()).name == "bye"
        with pytest.raises(EOFError):
            await reader.next()
    assert api.services.feed._listeners == set()


def test_who_is_too_slow_is_lost() -> None:
    listener = Listener(GUILD, frozenset(["logs"]), None)
    entry = RECENT.after(-1)
    listener.tell(Told("logs", entry) for _ in range(ROOM))  # pyright: ignore[reportArgumentType]
    assert not listener.is_lost
    listener.tell([Told("logs", entry)])  # pyright: ignore[reportArgumentType]
    assert listener.is_lost
