"""`synapse season roll`: one season ends, the next begins, and the books know."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Synapse


def test_a_roll_empties_what_is_seasonal_and_leaves_the_rest(
    synapse: Synapse, database: str, guild: str, history: Path
) -> None:
    place, classic = ("--guild", guild, "--db", database), ("--preset", "classic-gamification")
    before = json.loads(synapse("replay", history, *classic, *place, "--members", "--json").stdout)["members"]
    done = synapse("season", "roll", "Second Wind", "--days", "30", *place, "--json")
    found = json.loads(done.stdout)
    assert found["ended"] == {"id": 1, "name": "Season 1"}
    assert (found["began"]["id"], found["began"]["name"]) == (2, "Second Wind") and found["began"]["ends_at"]
    after = json.loads(synapse("replay", history, *classic, *place, "--members", "--json").stdout)["members"]
    assert {member["wallets"]["stars"] for member in after.values()} == {0}
    assert max(member["wallets"]["stars"] for member in before.values()) > 0
    assert [member["wallets"]["xp"] for member in after.values()] == [
        member["wallets"]["xp"] for member in before.values()
    ]
    assert synapse("ledger", "verify", *place).exit_code == 0
    shown = synapse("season", "roll", "Third Time", *place)
    assert shown.stdout == "Second Wind has ended\nThird Time has begun\n"


def test_without_a_community_there_is_nothing_to_roll(synapse: Synapse, empty: str) -> None:
    done = synapse("season", "roll", "One", "--db", empty)
    assert done.exit_code == 1 and "replay a history first" in str(getattr(done.exception, "hint", ""))


@pytest.mark.parametrize("arguments", [("",), ("x" * 91,), ("One", "--days", "0"), ("One", "--guild", "5"), ()])
def test_wrong_use(synapse: Synapse, community: str, arguments: tuple[str, ...]) -> None:
    assert synapse("season", "roll", *arguments, "--db", community).exit_code == 2
