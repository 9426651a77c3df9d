"""`synapse lake unpaid` and `synapse lake pay`."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from synapse.db.engine import create_engine
from synapse.guilds.configure import set_settings
from synapse.histories.invented.generate import Plan, generate
from synapse.runtime.changing import changing
from tests.cli.conftest import Synapse


async def _pause(url: str, guild: int, *, on: bool) -> None:
    engine = create_engine(url)
    async with changing(engine, guild) as change:
        await set_settings(change, {"payouts_paused": on}, {})
    await engine.dispose()


@pytest.fixture
def paused(synapse: Synapse, database: str, guild: str, history: Path, tmp_path: Path) -> tuple[str, ...]:
    """The options of a guild whose second history was replayed while payouts were paused."""
    place = ("--guild", guild, "--db", database)
    replay = ("--preset", "classic-gamification", *place, "--json")
    assert synapse("replay", history, *replay).exit_code == 0
    asyncio.run(_pause(database, int(guild), on=True))
    more = tmp_path / "more.jsonl"
    records = generate(Plan(members=5, days=2, seed=8, events_per_day=40, end=datetime(2031, 1, 1, tzinfo=UTC)))
    more.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    assert synapse("replay", more, *replay).exit_code == 0
    asyncio.run(_pause(database, int(guild), on=False))
    return place


def test_what_was_not_paid_is_shown_and_then_paid(synapse: Synapse, paused: tuple[str, ...]) -> None:
    [found] = json.loads(synapse("lake", "unpaid", *paused, "--json").stdout)["guilds"]
    [span] = found["spans"]
    assert span["reason"] == "paused" and span["events"] > 40 and span["paid_at"] is None
    assert "unpaid" in synapse("lake", "unpaid", *paused).stdout
    only_told = json.loads(synapse("lake", "pay", span["id"], *paused, "--json").stdout)
    assert only_told["paid"] is None and only_told["preview"]["totals"]["xp"] > 0
    refused = synapse("lake", "pay", span["id"], *paused, stdin=b"n\n")
    assert (
        refused.exit_code == 0 and "would get" in refused.stdout and "paid " not in refused.stdout.split("Pay it?")[1]
    )
    done = synapse("lake", "pay", span["id"], "--yes", *paused)
    assert done.exit_code == 0, done.output
    assert f"paid {only_told['preview']['totals']['xp']:,} xp" in done.stdout.replace("\n", " ")
    [found] = json.loads(synapse("lake", "unpaid", *paused, "--json").stdout)["guilds"]
    assert found["spans"][0]["paid_at"] is not None
    assert synapse("ledger", "verify", *paused).exit_code == 0
    again = synapse("lake", "pay", span["id"], "--yes", *paused)
    assert again.exit_code == 1 and "was paid" in str(again.exception)


def test_where_everything_was_paid(synapse: Synapse, community: str, empty: str) -> None:
    assert "everything was paid" in synapse("lake", "unpaid", "--db", community).stdout
    assert synapse("lake", "unpaid", "--db", empty).stdout == "nothing is stored yet\n"
    missing = synapse("lake", "pay", "3", "--db", community)
    assert missing.exit_code == 1 and "nothing unpaid has the number 3" in str(missing.exception)
