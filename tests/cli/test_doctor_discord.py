"""`synapse doctor` asks Discord whether it knows the bot, and what the bot lacks."""

import asyncio
from pathlib import Path

import pytest

from synapse.cli.doctor import Finding, examine
from tests.twin import open_twin
from tests.twin.intents import CONTENT, MEMBERS


async def found(folder: Path) -> Finding:
    findings = await asyncio.to_thread(lambda: list(examine(folder / "data", None)))
    return next(finding for finding in findings if finding.what == "Discord")


@pytest.mark.parametrize(
    ("refused", "state", "words"),
    [
        (0, "ok", "has the intents it needs"),
        (CONTENT, "problem", "the bot lacks Message Content Intent"),
        (MEMBERS | CONTENT, "problem", "the bot lacks Server Members Intent, Message Content Intent"),
    ],
)
async def test_what_the_bot_lacks(
    refused: int, state: str, words: str, reachable_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_twin() as twin:
        twin.refused_intents = refused
        monkeypatch.setenv("DISCORD_PROXY", twin.proxy)
        monkeypatch.setenv("DISCORD_TOKEN", twin.token)
        finding = await found(reachable_folder)
    assert (finding.state, words in finding.words) == (state, True), finding.words


async def test_a_token_that_nobody_knows(reachable_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_twin() as twin:
        monkeypatch.setenv("DISCORD_PROXY", twin.proxy)
        monkeypatch.setenv("DISCORD_TOKEN", "of nobody")
        finding = await found(reachable_folder)
    assert (finding.state, finding.words) == ("problem", "does not know DISCORD_TOKEN")


async def test_discord_out_of_reach(reachable_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("DISCORD_TOKEN", "any")
    finding = await found(reachable_folder)
    assert finding.state == "problem"
    assert finding.words.startswith("cannot be asked")
