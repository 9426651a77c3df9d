"""Settings, modules, words and zones: checked, audited, told to other processes; what stays the same is no change."""

import asyncio
from dataclasses import replace

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.guilds.change import CHANNEL
from synapse.guilds.configuration import load_configuration
from synapse.guilds.configure import name_terms, reset_setting, set_settings, start_season, switch_modules
from synapse.guilds.errors import InvalidSetting, InvalidZone, SeasonConflict, UnknownSetting, UnknownZone, ZoneConflict
from synapse.guilds.settings import KEYS, checked, parse
from synapse.guilds.zones import archive_zone, create_zone, edit_zone, zones_of
from synapse.packs.library import load_preset
from synapse.rules.documents.pack import Parameter
from synapse.runtime.changing import changing
from synapse.runtime.plans.presets import apply_preset, parameters_of
from tests.runtime.community import GUILD, START, message, raw_connection, replayed, settle, state_of

PARAMETERS = {
    "base": Parameter(type="integer", default=15, minimum=0, maximum=100),
    "mode": Parameter(type="string", default="a", choices=("a", "b")),
    "factor": Parameter(type="number", default=1.5),
}


async def version(engine: AsyncEngine) -> int:
    async with raw_connection(engine) as raw:
        return await raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", GUILD)


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("leaderboard_size", 10, 10),
        ("leaderboard_size", 10.0, 10),
        ("timezone", "Europe/Berlin", "Europe/Berlin"),
        ("announce_channel_id", 5, "5"),
        ("announce_channel_id", None, None),
        ("base", 0, 0),
        ("mode", "b", "b"),
        ("factor", 2, 2),
        ("event_lake.source.voice_tick.enabled", False, False),
    ],
)
def test_a_right_value_is_taken(name: str, value: object, stored: object) -> None:
    assert checked(name, value, PARAMETERS) == stored


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("leaderboard_size", 0, "below 1"),
        ("leaderboard_size", 101, "above 100"),
        ("leaderboard_size", True, "not a number"),
        ("leaderboard_size", 2.5, "whole number"),
        ("leaderboard_size", None, "not a number"),
        ("timezone", "Mars/Olympus", "not a time zone"),
        ("timezone", "../etc/passwd", "not a time zone"),
        ("announce_channel_id", "x", "not an id"),
        ("community_name", "x" * 101, "more than 100"),
        ("community_name", 5, "not a text"),
        ("base", -1, "below 0"),
        ("factor", float("nan"), "beyond"),
        ("mode", "c", "not one of a, b"),
        ("event_lake.source.voice_tick.enabled", "no", "not true or false"),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: object, says: str) -> None:
    with pytest.raises(InvalidSetting, match=says):
        checked(name, value, PARAMETERS)


def test_an_unknown_key_is_refused_with_the_nearest_right_one() -> None:
    with pytest.raises(UnknownSetting) as caught:
        checked("leaderbord_size", 5, PARAMETERS)
    assert "leaderboard_size" in caught.value.hint


def test_every_default_is_a_right_value() -> None:
    for name, key in KEYS.items():
        assert checked(name, key.default, {}) == key.default


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("leaderboard_size", "10", 10),
        ("leaderboard_size", "many", "many"),
        ("announce_channel_id", "none", None),
        ("event_lake.source.voice_tick.enabled", "off", False),
        ("event_lake.source.voice_tick.enabled", "Yes", True),
        ("community_name", "On", "On"),
    ],
)
def test_values_are_read_from_a_command_line(name: str, text: str, value: object) -> None:
    assert parse(KEYS[name], text) == value


async def test_a_change_is_audited_counted_and_told(engine: AsyncEngine, database_url: str) -> None:
    await settle(engine)
    before = await version(engine)
    told: asyncio.Queue[str] = asyncio.Queue()
    url = engine.url
    listener = await asyncpg.connect(host=str(url.query["host"]), user="synapse", database=url.database)
    await listener.add_listener(CHANNEL, lambda *about: told.put_nowait(str(about[-1])))
    async with changing(engine, GUILD, by=99, address="127.0.0.1", reason="a test") as change:
        new = await set_settings(change, {"cooldown_seconds": 5, "leaderboard_size": 25}, await parameters_of(change))
    assert new == {"cooldown_seconds": 5}
    assert await version(engine) == before + 1
    assert await asyncio.wait_for(told.get(), 5) == f"{GUILD} {before + 1}"
    async with raw_connection(engine) as raw:
        row = await raw.fetchrow(
            "SELECT l.*, m.user_id FROM admin_log l JOIN members m ON m.account = l.actor ORDER BY seq DESC LIMIT 1"
        )
        assert row is not None
        assert (row["user_id"], row["action_type"], row["target_table"]) == (99, "UPDATE", "settings")
        assert (row["ip_address"], row["reason"]) == ("127.0.0.1", "a test")
        assert (row["before_snapshot"], row["after_snapshot"]) == ({"cooldown_seconds": 30}, {"cooldown_seconds": 5})
    async with changing(engine, GUILD) as change:
        assert await set_settings(change, {"cooldown_seconds": 5}, await parameters_of(change)) == {}
        await reset_setting(change, "cooldown_seconds", await parameters_of(change))
        assert await set_settings(change, {"cooldown_seconds": 30}, await parameters_of(change)) == {}
    await listener.close()


async def test_an_error_leaves_nothing(engine: AsyncEngine) -> None:
    await settle(engine)
    before = await version(engine)
    with pytest.raises(InvalidSetting):
        async with changing(engine, GUILD) as change:
            await name_terms(change, {"regions": "Rooms"})
            await set_settings(change, {"leaderboard_size": 0}, {})
    assert await version(engine) == before


async def test_applying_a_preset_twice_changes_nothing(engine: AsyncEngine) -> None:
    await settle(engine)
    before = await version(engine)
    async with changing(engine, GUILD) as change:
        applied = await apply_preset(change, load_preset("classic-gamification"), at=START)
        configuration = await load_configuration(change.raw, GUILD, before)
    assert (applied.packs, applied.settings, applied.modules, applied.terms, applied.zones) == ([], [], [], [], [])
    assert await version(engine) == before
    assert configuration.modules["seasons"] is True
    assert configuration.setting.season is not None
    assert configuration.taxonomy["currency.primary"] == "XP"


async def test_another_preset_switches_the_first_ones_packs_off(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, [message(START, 71, 1)])
    await settle(engine, preset="minimal-engagement")
    await replayed(spine, [message(START.replace(hour=13), 71, 2)])
    assert (await state_of(engine)).wallets[71] == {"karma": 1}


async def test_a_zones_multiplier_counts_from_the_next_batch_on(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, [message(START, 71, 1)])
    before = (await state_of(engine)).wallets[71]["xp"]
    async with changing(engine, GUILD) as change:
        zone = await create_zone(change, "Programming", channels=[11], multipliers={"message": {"xp": 2.0}})
    await replayed(spine, [message(START.replace(hour=13), 71, 2)])
    assert (await state_of(engine)).wallets[71]["xp"] == before + 30
    async with changing(engine, GUILD) as change:
        await edit_zone(change, zone.id, multipliers={})
    await replayed(spine, [message(START.replace(hour=14), 71, 3)])
    assert (await state_of(engine)).wallets[71]["xp"] == before + 45


async def test_a_channel_without_a_zone_belongs_to_the_fallback(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    async with changing(engine, GUILD) as change:
        await create_zone(change, "General", multipliers={"message": {"xp": 3.0, "stars": 2}})
    await replayed(spine, [message(START, 71, 1)])
    assert (await state_of(engine)).wallets[71]["stars"] == 2


async def test_zones_are_edited_and_archived(engine: AsyncEngine) -> None:
    async with changing(engine, GUILD) as change:
        zone = await create_zone(change, "Art", channels=[1, 2])
        with pytest.raises(ZoneConflict, match="called 'art' already"):
            await create_zone(change, "art")
        with pytest.raises(ZoneConflict, match="channel 2 belongs to 'Art'"):
            await create_zone(change, "Music", channels=[2, 3])
        with pytest.raises(InvalidZone, match="multiplier"):
            await edit_zone(change, zone.id, multipliers={"message": {"xp": -1}})
        edited = await edit_zone(change, zone.id, name="Painting", channels=[2])
        assert edited == replace(zone, name="Painting", channels=("2",))
        await archive_zone(change, zone.id)
        with pytest.raises(UnknownZone):
            await edit_zone(change, zone.id, name="Gone")
        again = await create_zone(change, "Painting", channels=[2])
        assert [one.id for one in await zones_of(change) if one.name == "Painting"] == [again.id]


async def test_modules_and_seasons(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    async with changing(engine, GUILD) as change:
        with pytest.raises(UnknownSetting):
            await switch_modules(change, {"economi": True})
        with pytest.raises(SeasonConflict, match="still running"):
            await start_season(change, "Other", START)
        await switch_modules(change, {"economy": False})
    await replayed(spine, [message(START, 71, 1)])
    assert (await state_of(engine)).wallets[71]["stars"] == 0


async def test_a_source_that_is_switched_off_is_not_captured(engine: AsyncEngine) -> None:
    spine = await settle(engine, GUILD, "classic-gamification", **{"event_lake.source.message_create.enabled": False})
    result = await replayed(spine, [message(START, 71, 1)])
    assert (result.stored, result.not_captured) == (0, 1)


async def test_days_are_those_of_the_guilds_zone(engine: AsyncEngine) -> None:
    spine = await settle(engine, timezone="Pacific/Auckland")
    await replayed(spine, [message(START, 71, 1)])
    async with raw_connection(engine) as raw:
        assert await raw.fetchval("SELECT period FROM event_counters WHERE period LIKE 'day:%'") == "day:2026-03-02"
