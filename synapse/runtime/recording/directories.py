"""Keeps what Discord calls a guild's channels, categories and roles; a new channel gets the zone of its category."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.guilds.change import Change
from synapse.guilds.guild import Named, directory, forget_objects, name_guild, name_objects
from synapse.guilds.layout import is_thread, lay_out
from synapse.guilds.zone_list import list_zones
from synapse.guilds.zones import edit_zone
from synapse.runtime.changing import changing

Objects = Mapping[tuple[str, int], Named]


@dataclass(frozen=True, slots=True)
class Shown:
    """What Discord shows of a guild now. Of threads only those that are open."""

    name: str
    objects: Objects


@dataclass(slots=True)
class Directories:
    """What was written of each guild, and of which there is news. One per process."""

    written: dict[int, Shown] = field(default_factory=dict[int, Shown])
    #: guild → threads that were deleted
    news: dict[int, set[int]] = field(default_factory=dict[int, set[int]])
    #: guild → one write at a time
    turns: dict[int, asyncio.Lock] = field(default_factory=dict[int, asyncio.Lock])

    def touch(self, guild: int, *gone: int) -> None:
        """Something about a guild's channels or roles has changed; `gone` are threads."""
        self.news.setdefault(guild, set()).update(gone)

    async def write(self, engine: AsyncEngine, guild: int, show: Callable[[], Shown], *, anew: bool) -> None:
        """Write how a guild looks when its turn comes: what differs from before, or `anew` from what is stored.

        Raises what the database raises; then it is still new.
        """
        turn = self.turns.setdefault(guild, asyncio.Lock())
        async with turn:
            now, gone = show(), self.news.pop(guild, set())
            before = None if anew else self.written.get(guild)
            if before == now and not gone:
                return
            try:
                async with changing(engine, guild, via="bot") as change:
                    await _write(change, now, before, gone)
            except BaseException:
                self.touch(guild, *gone)
                raise
            # it may have been left meanwhile
            if self.turns.get(guild) is turn:
                self.written[guild] = now

    def forget(self, guild: int) -> None:
        """A guild is no longer ours."""
        self.written.pop(guild, None)
        self.news.pop(guild, None)
        self.turns.pop(guild, None)


async def _write(change: Change, now: Shown, before: Shown | None, gone: Collection[int]) -> None:
    raw, guild = change.raw, change.guild
    if before is None or before.name != now.name:
        await name_guild(raw, guild, now.name)
    known = {(one.kind, one.id): one for one in await directory(raw, guild)} if before is None else before.objects
    changed = [one for key, one in now.objects.items() if before is None or known.get(key) != one]
    closed = [key for key, one in known.items() if key not in now.objects and not is_thread(one)]
    await name_objects(raw, guild, changed)
    await forget_objects(raw, guild, [*closed, *(("channel", thread) for thread in gone)])
    # a guild that is seen for the first time has no new channels
    new = {one.id for one in changed if (one.kind, one.id) not in known and one.category_id and not is_thread(one)}
    if known and new:
        await _put_into_zones(change, now.objects, new)


async def _put_into_zones(change: Change, objects: Objects, new: Collection[int]) -> None:
    zones = await list_zones(change.raw, change.guild)
    layout = lay_out(objects.values(), zones, {}, None)
    for zone in zones:
        joining = [channel for channel in layout.zones.get(zone.name, ()) if channel in new]
        if joining:
            because = change.because("new channels of its category")
            await edit_zone(because, zone.id, channels=[*zone.channels, *joining])
