"""Ending a season and beginning the next because an admin says so: an event of the lake, under the admin's name."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.change import Change
from synapse.guilds.configuration import active_season
from synapse.guilds.errors import SeasonConflict
from synapse.guilds.seasons import LONGEST, SeasonEntry, season_by_id, season_named
from synapse.kit.clock import moment_of, seconds_of
from synapse.lake.stored import stored_events
from synapse.members.accounts import account_for
from synapse.rules.event import Event
from synapse.rules.world import Season
from synapse.runtime.batch.run import run
from synapse.runtime.errors import KeyReused
from synapse.runtime.jobs import following
from synapse.runtime.retry import persistently
from synapse.runtime.spine import Spine

_KIND = "season_roll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """What an admin asks for, and who it is, by Discord id and address."""

    guild: int
    #: none: the name that follows
    name: str | None = None
    ends_at: datetime | None = None
    #: rolls once however often it comes
    key: str | None = None
    admin: int | None = None
    address: str | None = None
    reason: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Rolled:
    """The season that ended, if one did, and the one that began."""

    ended: SeasonEntry | None
    began: SeasonEntry
    #: it had been asked for before under the same key
    duplicate: bool = False


async def roll_season(spine: Spine, roll: Roll, at: datetime) -> Rolled:
    """End the running season, if there is one, and begin the next. Raises `SeasonConflict`, `KeyReused`."""
    async with batch_transaction(spine.engine) as (_, raw):
        if known := await _rolled_before(raw, roll):
            return known
        ending = await active_season(raw, roll.guild)
        name = roll.name if roll.name is not None else _next_name(ending)
        await _check(raw, roll, name, at)
    event = _event(roll, name, ending, at)

    async def sign(raw: RawConnection) -> Change:
        running = await active_season(raw, roll.guild)
        if (running and running.id) != (ending and ending.id):
            raise SeasonConflict("the season was rolled by somebody else just now", "look at the seasons, then decide")
        actor = None if roll.admin is None else await account_for(raw, roll.guild, roll.admin)
        return Change(raw, roll.guild, actor, roll.address, roll.reason, roll.via)

    outcomes = await persistently(lambda: run(spine, roll.guild, [event], sign=sign))
    return await _outcome(spine, roll, ending, duplicate=outcomes[0] == "duplicate")


async def _outcome(spine: Spine, roll: Roll, ending: Season | None, *, duplicate: bool) -> Rolled:
    async with batch_transaction(spine.engine) as (_, raw):
        if duplicate and (known := await _rolled_before(raw, roll)):
            return known
        running = await active_season(raw, roll.guild)
        if duplicate or running is None:
            raise SeasonConflict("the season was rolled by somebody else just now", "look at the seasons, then decide")
        ended = await season_by_id(raw, roll.guild, ending.id) if ending else None
        return Rolled(ended, await season_by_id(raw, roll.guild, running.id))


async def _rolled_before(raw: RawConnection, roll: Roll) -> Rolled | None:
    """What came of the same key earlier."""
    if roll.key is None:
        return None
    stored = (await stored_events(raw, roll.guild, _KIND, [roll.key])).get(roll.key)
    if stored is None:
        return None
    if roll.name is not None and stored.payload.get("name") != roll.name:
        raise KeyReused(roll.key)
    began = await season_named(raw, roll.guild, str(stored.payload.get("name", "")))
    if began is None:
        raise KeyReused(roll.key)
    ended = await season_by_id(raw, roll.guild, began.id - 1) if began.id > 1 else None
    return Rolled(ended, began, duplicate=True)


async def _check(raw: RawConnection, roll: Roll, name: str, at: datetime) -> None:
    if not name.strip() or len(name) > 90:
        raise SeasonConflict("a season needs a name of at most 90 characters")
    if await season_named(raw, roll.guild, name) is not None:
        raise SeasonConflict(f"there has been a season called {name!r}", "choose another name")
    if roll.ends_at is not None and not at < roll.ends_at <= at + LONGEST:
        raise SeasonConflict("the season would end before it begins, or last for more than ten years")


def _event(roll: Roll, name: str, ending: Season | None, at: datetime) -> Event:
    """Without a key it is named after the season that ends, so that it ends once however often that is asked for."""
    payload: dict[str, str | float] = {"name": name}
    if roll.ends_at is not None:
        payload["ends_at"] = seconds_of(roll.ends_at)
    source = roll.key or f"season-{ending.id if ending else 0}-ended"
    return Event(roll.guild, _KIND, source, seconds_of(at), payload=payload)


def _next_name(ending: Season | None) -> str:
    return following(ending.name) if ending else "Season 1"


def same_length(ending: Season | None, at: datetime) -> datetime | None:
    """The end of a season that begins now and lasts as long as the one before was meant to."""
    if ending is None or ending.ends_at is None:
        return None
    return moment_of(seconds_of(at) + ending.ends_at - ending.starts_at)
