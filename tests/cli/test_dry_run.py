"""`synapse dry-run`: every reason of a decision, and not a byte written."""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from tests.cli.conftest import Synapse

CLASSIC = ("--preset", "classic-gamification")
EVENT: dict[str, Any] = {
    "event_type": "message_create",
    "user_id": "1001",
    "channel_id": "10",
    "source_id": "900",
    "timestamp": "2026-01-15T12:00:00Z",
    "payload": {
        "length": 600, "word_count": 100, "has_code_block": True, "has_link": False, "has_attachment": False,
        "attachment_count": 0, "emoji_count": 0, "mention_count": 0, "is_reply": False,
    },
}  # fmt: skip

Write = Callable[[object], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(event: object) -> Path:
        (tmp_path / "event.json").write_bytes(event if isinstance(event, bytes) else orjson.dumps(event))
        return tmp_path / "event.json"

    return to


def test_without_a_database_nothing_has_ever_happened(synapse: Synapse, write: Write) -> None:
    found = json.loads(synapse("dry-run", write(EVENT), *CLASSIC, "--json").stdout)
    paid = {
        (effect["rule"], effect["currency"]): effect["amount"]
        for effect in found["effects"]
        if effect["type"] == "credit"
    }
    assert paid["message-posted", "xp"] == 31
    assert paid["message-posted", "stars"] == 1
    assert {"type": "milestone", "rule": "hello-world", "to": "1001", "season": 0} in found["effects"]
    silent = next(trace for trace in found["rules"] if trace["rule"] == "message-with-link")
    assert (silent["outcome"], silent["conditions"][0]["saw"]) == ("false", {"event.has_link": False})


def test_people_see_how_an_amount_came_about(synapse: Synapse, write: Write) -> None:
    done = synapse("dry-run", write(EVENT), *CLASSIC)
    assert re.search(r"message-posted: 15 × .*quality 2\.1.* = 31\.5 → 31 xp", done.stdout)
    assert "event.has_code_block = True" in done.stdout


def test_an_id_is_a_string_wherever_it_shows(synapse: Synapse, write: Write) -> None:
    event = {**EVENT, "payload": {**EVENT["payload"], "parent_channel_id": "1099511627776000001"}}
    done = synapse("dry-run", write(event), *CLASSIC, "--json")
    assert json.loads(done.stdout)["event"]["payload"]["parent_channel_id"] == "1099511627776000001"


def test_on_a_database_it_decides_by_what_is_there_and_writes_nothing(
    synapse: Synapse, community: str, write: Write
) -> None:
    before = asyncio.run(_everything(community))
    done = synapse("dry-run", write(EVENT), "--db", community, "--json")
    preset = synapse("dry-run", write(EVENT), "--db", community, "--preset", "minimal-engagement", "--json")
    assert done.exit_code == preset.exit_code == 0, done.output + preset.output
    assert {effect.get("currency") for effect in json.loads(preset.stdout)["effects"]} <= {"karma", None}
    assert asyncio.run(_everything(community)) == before


def test_a_stranger_has_nobodys_history(synapse: Synapse, community: str, write: Write) -> None:
    found = json.loads(synapse("dry-run", write(EVENT), "--db", community, "--json").stdout)
    earned = {effect["rule"] for effect in found["effects"] if effect["type"] == "milestone"}
    assert earned <= {"hello-world", "getting-started"}


@pytest.mark.parametrize("content", [b"{", b"[]", b"", orjson.dumps({**EVENT, "event_type": "nope"})])
def test_what_is_no_event_is_said(synapse: Synapse, write: Write, content: bytes) -> None:
    done = synapse("dry-run", write(content), *CLASSIC)
    assert done.exit_code == 1 and done.exception is not None
    assert "JSON" in str(done.exception) or "not declared" in str(done.exception)


def test_it_needs_a_preset_or_a_database(synapse: Synapse, write: Write) -> None:
    assert synapse("dry-run", write(EVENT)).exit_code == 2


async def _everything(url: str) -> dict[str, str]:
    """A digest of every table and sequence."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    kinds = (
        "SELECT relname FROM pg_class WHERE relkind = ANY('{r,S}') AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    found: dict[str, str] = {}
    for (name,) in await connection.fetch(kinds):
        rows = await connection.fetch(f'SELECT row(t.*)::text FROM "{name}" t ORDER BY 1')
        found[name] = hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()
    await connection.close()
    return found
