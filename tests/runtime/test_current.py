"""Looking at a guild's configuration: what is in memory is used again, and never what has changed since."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.guilds.configure import switch_modules
from synapse.runtime.changing import changing
from synapse.runtime.handle import handle
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import current
from tests.runtime.community import GUILD, afternoon, events, raw_connection, replayed, settle, state_of


async def test_it_is_loaded_once_and_again_after_a_change(engine: AsyncEngine) -> None:
    spine = Spine((await settle(engine)).engine)
    first = await current(spine, GUILD)
    assert await current(spine, GUILD) is first
    async with changing(engine, GUILD) as change:
        await switch_modules(change, {"milestones": False})
    second = await current(spine, GUILD)
    assert first and second
    assert second.version > first.version
    assert (first.configuration.modules["milestones"], second.configuration.modules["milestones"]) == (True, False)


async def test_nothing_is_known_of_a_stranger(engine: AsyncEngine) -> None:
    assert await current(Spine(engine), 12345) is None


async def test_having_looked_does_not_keep_a_batch_from_filling_measures(engine: AsyncEngine) -> None:
    records = afternoon(seed=7, size=300)
    await replayed(await settle(engine), records)
    async with raw_connection(engine) as raw:
        await raw.execute("DELETE FROM kept_measures")
        await raw.execute("DELETE FROM kept_values")
        await raw.execute("DELETE FROM measure_definitions")
    spine = Spine(engine)
    await current(spine, GUILD)
    await handle(spine, GUILD, events(records[:1]))
    assert (await state_of(engine)).tables["kept_measures"]
