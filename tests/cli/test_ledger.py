"""`synapse ledger`: proof and reading of the books."""

import asyncio
import json
from pathlib import Path

import asyncpg
import pytest

from tests.cli.conftest import Synapse


def test_books_that_hold(synapse: Synapse, community: str) -> None:
    done = synapse("ledger", "verify", "--db", community, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0 and found["holds"] is True
    [guild] = found["guilds"]
    assert guild["entries"] > 0 and guild["faults"] == [] and len(guild["ledger_hash"]) == 64
    assert "the books hold" in synapse("ledger", "verify", "--db", community).stdout


def test_books_that_were_tampered_with(synapse: Synapse, database: str, guild: str, history: Path) -> None:
    place = ("--guild", guild, "--db", database)
    assert synapse("replay", history, "--preset", "classic-gamification", *place).exit_code == 0
    tampered = "(SELECT ctid FROM wallets WHERE guild_id = $1 AND balance > 0 LIMIT 1)"
    asyncio.run(_execute(database, f"UPDATE wallets SET balance = balance + 1 WHERE ctid = {tampered}", int(guild)))
    done = synapse("ledger", "verify", *place, "--json")
    assert done.exit_code == 1
    [fault] = json.loads(done.stdout)["guilds"][0]["faults"]
    assert fault["code"] == "wallet" and "its entries come to" in fault["message"]
    shown = synapse("ledger", "verify", *place)
    assert "do NOT hold" in shown.stdout and "its entries come to" in shown.stderr


def test_no_books_yet(synapse: Synapse, empty: str) -> None:
    done = synapse("ledger", "verify", "--db", empty)
    assert (done.exit_code, done.stdout) == (0, "there are no books yet\n")


def test_the_newest_entries_of_everybody(synapse: Synapse, community: str) -> None:
    first = json.loads(synapse("ledger", "history", "--limit", "3", "--db", community, "--json").stdout)
    seqs = [entry["seq"] for entry in first["entries"]]
    assert seqs == sorted(seqs, reverse=True) and len(seqs) == 3 and first["member"] is None
    assert {entry["from"] for entry in first["entries"]} == {"mint"}
    following = json.loads(
        synapse("ledger", "history", "--limit", "1", "--before", seqs[-1], "--db", community, "--json").stdout
    )
    assert [entry["seq"] for entry in following["entries"]] == [seqs[-1] - 1]


def test_a_members_entries_by_id_and_by_name(synapse: Synapse, community: str, history: Path) -> None:
    newest = json.loads(synapse("ledger", "history", "--limit", "1", "--db", community, "--json").stdout)
    member = newest["entries"][0]["to"]
    directory = json.loads(history.read_text().splitlines()[0])
    name = next(one["name"] for one in directory["members"] if one["id"] == member)
    by_id = synapse("ledger", "history", member, "--currency", "xp", "--db", community, "--json")
    by_name = synapse("ledger", "history", name, "--currency", "xp", "--db", community, "--json")
    assert by_id.stdout == by_name.stdout
    entries = json.loads(by_id.stdout)["entries"]
    assert entries and {(entry["to"], entry["currency"]) for entry in entries} == {(member, "xp")}
    assert name in synapse("ledger", "history", member, "--db", community).stdout


@pytest.mark.parametrize("member", ["nobody at all", "123456789", "123456789012345678901234"])
def test_nobody_of_that_name(synapse: Synapse, community: str, member: str) -> None:
    done = synapse("ledger", "history", member, "--db", community)
    assert done.exit_code == 1 and done.exception is not None


@pytest.mark.parametrize(
    "arguments", [("verify", "--guild", "5"), ("history", "--guild", "x"), ("history", "--currency", "xp")]
)
def test_wrong_use(synapse: Synapse, community: str, arguments: tuple[str, ...]) -> None:
    assert synapse("ledger", *arguments, "--db", community).exit_code == 2


async def _execute(url: str, statement: str, guild: int) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(statement, guild)
    await connection.close()
