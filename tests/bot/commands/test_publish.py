"""Commands as each community sees them: its own words, its modules, and told to Discord only when they change."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from synapse.bot.commands.all import COMMANDS
from synapse.bot.commands.words import catalogues
from synapse.db.session import glance
from synapse.guilds.configure import name_terms, switch_modules
from synapse.runtime.changing import changing
from tests.fixtures.bot import RunningBot, running_bot, set_up
from tests.twin import Twin
from tests.twin.stock import stock_of


def commands(twin: Twin, guild: int) -> dict[str, dict[str, Any]]:
    """Name → what Discord knows of a command."""
    return {one["name"]: one for one in stock_of(twin).commands.get(guild, {}).values()}


def times_told(twin: Twin) -> int:
    return sum(one.method == "PUT" and one.path.endswith("/commands") for one in twin.requests)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def remembered(engine: AsyncEngine, guild: int) -> None:
    """Wait until it is written down what Discord was told."""
    async with asyncio.timeout(30), glance(engine) as raw:
        while await raw.fetchval("SELECT commands FROM captures WHERE guild_id = $1", guild) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_descriptions_are_in_the_communitys_words(bot: RunningBot) -> None:
    home = bot.home.id
    await until(lambda: "award" in commands(bot.twin, home))
    assert commands(bot.twin, home)["award"]["description"] == "Give a member XP, Gold or another currency"
    async with changing(bot.engine, home) as change:
        await name_terms(change, {"currency.primary": "Karma", "milestones": "Badges"})
    await until(lambda: "Karma" in commands(bot.twin, home)["award"]["description"])
    found = commands(bot.twin, home)
    assert found["award"]["description"] == "Give a member Karma, Gold or another currency"
    assert found["award"]["description_localizations"]["de"] == "Einem Mitglied Karma, Gold oder etwas anderes geben"
    assert found["grant-achievement"]["description"] == "Badges: give one to a member"
    assert all(one["default_member_permissions"] is None for one in found.values())


async def test_long_words_are_cut_to_what_discord_takes(bot: RunningBot) -> None:
    home = bot.home.id
    async with changing(bot.engine, home) as change:
        await name_terms(change, {"currency.primary": "K" * 64, "currency.secondary": "G" * 64})
    await until(lambda: "KKK" in commands(bot.twin, home).get("award", {}).get("description", ""))
    assert len(commands(bot.twin, home)["award"]["description"]) == 100


async def test_what_a_community_does_without_has_no_commands(bot: RunningBot) -> None:
    home = bot.home.id
    await until(lambda: "award" in commands(bot.twin, home))
    async with changing(bot.engine, home) as change:
        await switch_modules(change, {"economy": False, "seasons": False})
    await until(lambda: "award" not in commands(bot.twin, home))
    assert "season" not in commands(bot.twin, home)
    assert "config" in commands(bot.twin, home)


async def test_a_guild_that_is_not_set_up_can_be(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    async with running_bot(engine, twin):
        await until(lambda: "setup" in commands(twin, home.id))


async def test_discord_is_told_only_when_something_changed(engine: AsyncEngine, twin: Twin) -> None:
    home = twin.guild("home")
    await set_up(engine, home.id)
    async with running_bot(engine, twin):
        await remembered(engine, home.id)
    assert times_told(twin) == 1
    async with running_bot(engine, twin) as bot:
        await set_up(engine, home.id, timezone="Europe/Berlin")
        async with changing(engine, home.id) as change:
            await name_terms(change, {"currency.primary": "Karma"})
        await until(lambda: times_told(twin) == 2)
        assert "Karma" in commands(bot.twin, home.id)["award"]["description"]


async def test_a_missing_permission_is_said_with_the_remedy(engine: AsyncEngine, twin: Twin) -> None:
    twin.guild("home")
    twin.fails("PUT /applications/*/guilds/*/commands", status=403)
    with capture_logs() as logs:
        async with running_bot(engine, twin):
            await until(lambda: any(one["event"] == "commands could not be published" for one in logs))
    (said,) = [one for one in logs if one["event"] == "commands could not be published"]
    assert "with the scopes bot and applications.commands" in said["remedy"]


def test_every_text_is_there_in_german() -> None:
    found = catalogues()["de"].texts
    said = {text for command in COMMANDS for text in texts_of(command.to_dict(_Tree()))}  # pyright: ignore[reportArgumentType]
    assert sorted(said - found.keys()) == [], "synapse/bot/locales/de.yaml lacks these"
    assert sorted(found.keys() - said) == [], "nothing says these any more"
    assert [text for text in found.values() if len(text) > 100] == []


class _Tree:
    """As much of a command tree as describing a command takes."""

    class _Nowhere:
        def _merge_to_array(self, _other: object) -> None:
            return None

    allowed_contexts = allowed_installs = _Nowhere()


def texts_of(told: dict[str, Any]) -> list[str]:
    """What people read of a command: descriptions, and names of choices that are more than a word."""
    own = [told["description"]] if "description" in told else []
    names = [one["name"] for one in told.get("choices") or () if one["name"] != one["value"]]
    return [*own, *names, *(text for one in told.get("options") or () for text in texts_of(one))]
