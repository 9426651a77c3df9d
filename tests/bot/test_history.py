"""A community's past, from before the bot came: stored and not paid, and read on where it stopped."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.history.asked import read_past, signed_in
from synapse.bot.history.past import Reading
from synapse.db.session import glance
from synapse.kit.clock import now
from synapse.lake.unpaid import spans_of
from synapse.runtime.spine import Spine
from tests.fixtures.api import running
from tests.fixtures.bot import running_bot, set_up
from tests.fixtures.lake_rows import lake_rows
from tests.loopback.certificate import CERTIFICATE
from tests.twin import Twin, TwinChannel, TwinGuild, TwinMember

OLD, OLDER = timedelta(days=10), timedelta(days=100)


@dataclass(frozen=True)
class Town:
    """A community that was there before the bot."""

    engine: AsyncEngine
    twin: Twin
    home: TwinGuild
    general: TwinChannel
    random: TwinChannel
    ada: TwinMember

    async def rows(self, *types: str) -> list[str]:
        return [row.source for row in await lake_rows(self.engine, self.home.id, *types)]

    async def read(self, days: float = 90, only: set[int] | None = None, **more: Any) -> Reading:
        """Read its past as the command line does."""
        async with signed_in(self.twin.token, self.twin.proxy) as client:
            return await read_past(
                client,
                Spine(self.engine),
                self.home.id,
                back_to=now() - timedelta(days=days),
                only=only,
                clock=now,
                tell=more.get("tell", lambda _: None),
            )


@pytest.fixture
async def town(engine: AsyncEngine, twin: Twin) -> AsyncGenerator[Town]:
    home = twin.guild("home")
    general, random = home.text("general"), home.text("random")
    ada, bob = home.member("Ada", joined_at=now() - OLD), home.member("Bob", joined_at=now() - OLDER)
    await bob.says(general, "long ago", at=now() - OLDER)
    for minutes in range(120):
        await ada.says(general, f"message {minutes}", at=now() - OLD + timedelta(minutes=minutes))
    await bob.opens_thread(random, "a thread", at=now() - OLD)
    await set_up(engine, home.id)
    yield Town(engine, twin, home, general, random, ada)


async def test_the_past_is_stored_and_not_paid(town: Town) -> None:
    reading = await town.read()
    assert reading.result.by_type["message_create"] == 120
    assert reading.result.by_type["thread_create"] == 1
    assert any(row.startswith(f"{town.ada.id}-join-") for row in await town.rows("member_join"))
    async with glance(town.engine) as raw:
        assert await raw.fetchval("SELECT count(*) FROM transactions WHERE guild_id = $1", town.home.id) == 0
        (span,) = await spans_of(raw, town.home.id)
    assert (span.reason, span.events) == ("history", reading.result.stored)


async def test_what_was_read_is_not_read_again(town: Town) -> None:
    await town.read()
    asked = len(town.twin.requests)
    again = await town.read(days=80)
    assert again.result.by_type["message_create"] == 0
    assert not [one for one in town.twin.requests[asked:] if one.path.endswith("/messages")]


async def test_reading_reaches_further_back_when_asked(town: Town) -> None:
    await town.read()
    further = await town.read(days=200)
    assert further.result.by_type["message_create"] == 1
    assert len(await town.rows("message_create")) == 121


async def test_reading_goes_on_where_it_was_broken_off(town: Town) -> None:
    class PulledOut(Exception):
        """Somebody pulled the plug."""

    def tell(reading: Reading) -> None:
        if reading.share > 0:
            raise PulledOut

    for number in range(700):
        await town.ada.says(town.random, f"{number}", at=now() - OLD + timedelta(seconds=number))
    with pytest.raises(PulledOut):
        await town.read(tell=tell)
    stored = len(await town.rows("message_create"))
    assert 0 < stored < 820
    rest = await town.read()
    assert rest.result.by_type["message_create"] == 820 - stored
    assert rest.result.duplicates <= 3, "threads and joins are cheap"
    assert len(set(await town.rows("message_create"))) == 820


async def test_only_a_channel_is_read_when_it_is_named(town: Town) -> None:
    reading = await town.read(only={town.random.id})
    assert reading.result.by_type["message_create"] == 0
    assert reading.result.by_type["thread_create"] == 1


async def test_what_is_live_is_not_the_past(town: Town) -> None:
    """A message that was missed will be paid when it is caught up with; reading the past leaves it alone."""
    async with running_bot(town.engine, town.twin):
        pass
    missed = await town.ada.says(town.general, "while the bot was away")
    await town.read()
    assert str(missed.id) not in await town.rows("message_create")
    async with running_bot(town.engine, town.twin):
        pass
    assert str(missed.id) in await town.rows("message_create")
    async with glance(town.engine) as raw:
        assert await raw.fetchval("SELECT count(*) FROM transactions WHERE guild_id = $1", town.home.id) > 0


async def test_the_api_asks_and_the_bot_reads(town: Town) -> None:
    async with running(town.engine) as api, running_bot(town.engine, town.twin):
        base = f"/api/guilds/{town.home.id}"
        asked = await api.admin.post(f"{base}/admin/event-lake/backfill/history", json={"days": 90})
        assert asked.status_code == 202, asked.text
        async with api.admin.stream("GET", f"{base}/tasks/{asked.json()['id']}/events") as lines:
            async for _ in lines.aiter_lines():
                pass
        task = (await api.admin.get(f"{base}/tasks/{asked.json()['id']}")).json()
        assert task["status"] == "done", task
        assert task["result"]["by_type"]["message_create"] == 120
        log = (await api.admin.get(f"{base}/admin/audit")).json()
        assert any(one["target_table"] == "event_lake" for one in log["entries"])


async def test_the_command_line_reads_and_pays(town: Town, database_url: str) -> None:
    command = ("backfill", "--since", "90d", "--pay", "--yes", "--json", "--db", database_url)
    code, out = await _synapse(town.twin, *command)
    assert code == 0, out
    (told,) = orjson.loads(out)["guilds"]
    assert told["guild"] == str(town.home.id)
    assert told["by_type"]["message_create"] == 120
    assert told["previews"][0]["totals"] == told["paid"][0]["totals"] != {}
    code, out = await _synapse(town.twin, "lake", "gaps", "--json", "--db", database_url)
    assert (code, orjson.loads(out)) == (0, {"guilds": [{"guild": str(town.home.id), "gaps": []}]})


async def _synapse(twin: Twin, *words: str) -> tuple[int | None, str]:
    surroundings = {"DISCORD_TOKEN": twin.token, "DISCORD_PROXY": twin.proxy, "SSL_CERT_FILE": str(CERTIFICATE)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "synapse", *words, env={**os.environ, **surroundings}, stdout=PIPE, stderr=PIPE
    )
    out, told = await process.communicate()
    return process.returncode, out.decode() or told.decode()
