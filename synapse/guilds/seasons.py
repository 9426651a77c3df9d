"""Reading seasons, and changing what a season is called and when it ends. `configure` starts and ends them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from synapse.db.session import RawConnection
from synapse.guilds.change import Change, record
from synapse.guilds.errors import SeasonConflict, UnknownSeason
from synapse.rules.world import Season

#: how far ahead a season may end
LONGEST = timedelta(days=3_653)
_COLUMNS = "id, name, starts_at, ends_at, ended_at, active"


@dataclass(frozen=True, slots=True)
class SeasonEntry:
    """A season. `ends_at` is when it is to end, `ended_at` when it did."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    active: bool


async def list_seasons(raw: RawConnection, guild: int, *, limit: int, offset: int = 0) -> list[SeasonEntry]:
    """Seasons, newest first."""
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM seasons WHERE guild_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3", guild, limit, offset
    )
    return [SeasonEntry(*row) for row in rows]


async def all_seasons(raw: RawConnection, guild: int) -> dict[int, Season]:
    """Every season by number, as rules see one."""
    found = await list_seasons(raw, guild, limit=1_000_000)
    return {
        one.id: Season(one.id, one.name, one.starts_at.timestamp(), one.ends_at.timestamp() if one.ends_at else None)
        for one in found
    }


async def count_seasons(raw: RawConnection, guild: int) -> int:
    """How many seasons there have been, the running one included."""
    return await raw.fetchval("SELECT count(*) FROM seasons WHERE guild_id = $1", guild)


async def season_by_id(raw: RawConnection, guild: int, season: int) -> SeasonEntry:
    """One season. Raises `UnknownSeason`."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM seasons WHERE guild_id = $1 AND id = $2", guild, season)
    if row is None:
        raise UnknownSeason(season)
    return SeasonEntry(*row)


async def season_named(raw: RawConnection, guild: int, name: str) -> SeasonEntry | None:
    """The season of a name."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM seasons WHERE guild_id = $1 AND name = $2", guild, name)
    return None if row is None else SeasonEntry(*row)


async def edit_season(change: Change, wanted: SeasonEntry, *, at: datetime) -> SeasonEntry:
    """Rename a season or move the end of the running one. `at` is now. Raises `SeasonConflict`, `UnknownSeason`."""
    before = await season_by_id(change.raw, change.guild, wanted.id)
    after = replace(before, name=wanted.name.strip(), ends_at=wanted.ends_at)
    if after == before:
        return before
    await _check(change, before, after, at)
    await change.raw.execute(
        "UPDATE seasons SET name = $3, ends_at = $4 WHERE guild_id = $1 AND id = $2",
        change.guild,
        after.id,
        after.name,
        after.ends_at,
    )
    await record(change, "UPDATE", "seasons", after.id, _told(before), _told(after))
    return after


async def _check(change: Change, before: SeasonEntry, after: SeasonEntry, at: datetime) -> None:
    if not after.name or len(after.name) > 100:
        raise SeasonConflict("a season needs a name of at most 100 characters")
    taken = await season_named(change.raw, change.guild, after.name)
    if taken is not None and taken.id != after.id:
        raise SeasonConflict(f"there has been a season called {after.name!r}", "choose another name")
    if after.ends_at == before.ends_at:
        return
    if not before.active:
        raise SeasonConflict(f"{before.name!r} has ended", "only the running season's end can be moved")
    if after.ends_at is None:
        return
    if after.ends_at <= max(at, before.starts_at):
        raise SeasonConflict("the season would end in the past", "roll the season to end it now")
    if after.ends_at > at + LONGEST:
        raise SeasonConflict("the season would last for more than ten years from now")


def _told(season: SeasonEntry) -> dict[str, object]:
    return {"name": season.name, "ends_at": season.ends_at}
