"""`synapse lake`: what is stored, what is removed, and counters that agree with both."""

import asyncio
import json
from pathlib import Path

import asyncpg

from tests.cli.conftest import Synapse


def test_what_is_stored(synapse: Synapse, community: str, history: Path) -> None:
    [found] = json.loads(synapse("lake", "stats", "--db", community, "--json").stdout)["guilds"]
    events = [json.loads(line) for line in history.read_text().splitlines() if '"event_type"' in line]
    assert found["events"] == len(events) == sum(found["by_type"].values())
    assert found["generated"] is True and found["row_bytes"] > 0 and found["bytes_per_day"] > 0
    shown = synapse("lake", "stats", "--db", community).stdout
    assert "message_create" in shown and "generated" in shown


def test_old_events_go_and_counters_still_agree(synapse: Synapse, database: str, guild: str, history: Path) -> None:
    place = ("--guild", guild, "--db", database)
    done = synapse("replay", history, "--preset", "classic-gamification", "--shift-to-now", *place, "--json")
    stored = json.loads(done.stdout)["stored"]
    [removed] = json.loads(synapse("lake", "retention", "--days", "2", *place, "--json").stdout)["guilds"]
    [left] = json.loads(synapse("lake", "stats", *place, "--json").stdout)["guilds"]
    assert 0 < removed["events"] < stored and left["events"] == stored - removed["events"] and left["archived"] > 0
    again = synapse("lake", "retention", "--days", "2", *place)
    assert "removed 0 events" in again.stdout
    assert synapse("lake", "reconcile", "--dry", *place).exit_code == 0
    assert synapse("ledger", "verify", *place).exit_code == 0


def test_a_counter_that_drifted_is_told_and_then_corrected(
    synapse: Synapse, database: str, guild: str, history: Path
) -> None:
    place = ("--guild", guild, "--db", database)
    assert synapse("replay", history, "--preset", "analytics-only", *place, "--json").exit_code == 0
    asyncio.run(_spoil_a_counter(database, int(guild)))
    told = synapse("lake", "reconcile", "--dry", *place, "--json")
    [found] = json.loads(told.stdout)["guilds"]
    assert told.exit_code == 1 and (found["disagreed"], found["corrected"]) == (1, 0)
    assert found["counters"][0]["stored"] - found["counters"][0]["counted"] == 5
    shown = synapse("lake", "reconcile", *place)
    assert shown.exit_code == 0 and "1 counters were corrected" in shown.stdout
    assert "every counter agrees" in synapse("lake", "reconcile", *place).stdout


def test_nothing_stored_is_no_failure(synapse: Synapse, empty: str) -> None:
    for command in ("stats", "retention", "reconcile"):
        done = synapse("lake", command, "--db", empty)
        assert (done.exit_code, done.stdout) == (0, "nothing is stored yet\n")


async def _spoil_a_counter(url: str, guild: int) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(
        "UPDATE event_counters SET count = count + 5 WHERE ctid = ("
        "SELECT ctid FROM event_counters "
        "WHERE guild_id = $1 AND period = 'lifetime' AND event_type = 'message_create' LIMIT 1)",
        guild,
    )
    await connection.close()
