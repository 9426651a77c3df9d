"""Background work of a guild: retention, reconciliation, the end of seasons. The last run of each is remembered."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import RawConnection, batch_transaction
from synapse.lake.reconcile import Drift, correct, drifts
from synapse.lake.retention import BATCH, remove_batch, remove_days
from synapse.rules.event import Event
from synapse.runtime.delivery.queue import remove_old
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.handle import handle
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import in_force

RETENTION, RECONCILIATION = "retention", "reconciliation"
#: how often each runs by itself
EVERY = {RETENTION: timedelta(days=1), RECONCILIATION: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Retained:
    """What retention removed; events before `before` may be gone from now on."""

    before: datetime
    events: int
    awards: int
    day_counters: int


async def retain(spine: Spine, guild: int, *, now: datetime, days: int | None = None) -> Retained:
    """Remove events older than the guild's setting (or `days`), batch by batch, each a short transaction."""
    found = await in_force(spine, guild)
    keep = int(found.configuration.values["event_lake_retention_days"] or 0) if days is None else days
    before = now - timedelta(days=keep)
    events = awards = 0
    while True:
        async with batch_transaction(spine.engine) as (_, raw):
            await _lock(raw, guild)
            removed = await remove_batch(raw, guild, before, BATCH)
            events, awards = events + removed.events, awards + removed.awards
            # with every batch: verification must not miss what a stopped run removed
            outcome = await _retention(raw, guild, before, events, removed.events)
            await remember(raw, guild, RETENTION, now, outcome)
        if removed.events < BATCH:
            break
    async with batch_transaction(spine.engine) as (_, raw):
        await _lock(raw, guild)
        first_kept = before.astimezone(ZoneInfo(found.configuration.setting.timezone)).date()
        day_counters = await remove_days(raw, guild, first_kept.isoformat())
        await remove_old(raw, guild, now)
        await remember(raw, guild, RETENTION, now, await _retention(raw, guild, before, events, 0))
    return Retained(before, events, awards, day_counters)


async def retained_since(raw: RawConnection, guild: int) -> datetime | None:
    """Events before this moment may have been removed; None: nothing ever was."""
    outcome = await last_outcome(raw, guild, RETENTION)
    return datetime.fromisoformat(outcome["before"]) if outcome else None


async def removed_ever(raw: RawConnection, guild: int) -> int:
    """How many events retention has taken out of the lake, in all its runs."""
    return int((await last_outcome(raw, guild, RETENTION)).get("removed_ever", 0))


async def reconcile(engine: AsyncEngine, guild: int, *, now: datetime, dry: bool = False) -> list[Drift]:
    """Compare counters with what is retained and correct them, unless `dry`; what disagreed."""
    async with batch_transaction(engine) as (_, raw):
        await _lock(raw, guild)
        return await reconcile_locked(raw, guild, now=now, dry=dry)


async def reconcile_locked(raw: RawConnection, guild: int, *, now: datetime, dry: bool = False) -> list[Drift]:
    """The same where the guild is locked already."""
    found = await drifts(raw, guild)
    if not dry:
        await correct(raw, guild, found)
        await remember(raw, guild, RECONCILIATION, now, {"corrected": len(found)})
    return found


async def due(engine: AsyncEngine, guild: int, *, now: datetime) -> list[str]:
    """Jobs whose time has come; a guild's first run is one interval after it was first seen."""
    async with batch_transaction(engine) as (_, raw):
        known: dict[str, datetime] = dict(
            await raw.fetch("SELECT job, ran_at FROM job_runs WHERE guild_id = $1", guild)
        )
        first: datetime | None = await raw.fetchval("SELECT created_at FROM guilds WHERE guild_id = $1", guild)
    if first is None:
        return []
    return [job for job, every in EVERY.items() if known.get(job, first) + every <= now]


async def last_run(raw: RawConnection, guild: int, job: str) -> datetime | None:
    """When a job ran last."""
    return await raw.fetchval("SELECT ran_at FROM job_runs WHERE guild_id = $1 AND job = $2", guild, job)


async def last_outcome(raw: RawConnection, guild: int, job: str) -> dict[str, Any]:
    """What came of a job's last run; nothing where it never ran."""
    outcome = await raw.fetchval("SELECT outcome::text FROM job_runs WHERE guild_id = $1 AND job = $2", guild, job)
    return orjson.loads(outcome) if outcome else {}


async def remember(raw: RawConnection, guild: int, job: str, at: datetime, outcome: dict[str, Any]) -> None:
    """Keep when a job ran last, and what came of it."""
    await raw.execute(
        "INSERT INTO job_runs (guild_id, job, ran_at, outcome) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (guild_id, job) DO UPDATE SET ran_at = excluded.ran_at, outcome = excluded.outcome",
        guild,
        job,
        at,
        orjson.dumps(outcome).decode(),
    )


async def expire_seasons(spine: Spine, *, now: datetime) -> list[int]:
    """Roll the seasons whose end has passed; the guilds concerned. The roll happens at the season's end."""
    async with batch_transaction(spine.engine) as (_, raw):
        rows = await raw.fetch(
            "SELECT s.guild_id, s.id, s.name, s.starts_at, s.ends_at FROM seasons s "
            "JOIN modules m ON m.guild_id = s.guild_id AND m.module = 'seasons' AND m.enabled "
            "WHERE s.active AND s.ends_at <= $1 ORDER BY 1",
            now,
        )
    for guild, season, name, starts_at, ends_at in rows:
        until = ends_at + (ends_at - starts_at)
        payload = {"name": following(name), "ends_at": until.timestamp()}
        roll = Event(guild, "season_roll", f"season-{season}-ended", ends_at.timestamp(), payload=payload)
        for outcome in await handle(spine, guild, [roll]):
            if isinstance(outcome, Exception):
                raise outcome
    return [row[0] for row in rows]


def following(name: str) -> str:
    """The name of the season after: "Season 2" after "Season 1"."""
    words, _, last = name.rpartition(" ")
    return f"{words} {int(last) + 1}" if words and last.isascii() and last.isdigit() else f"{name} 2"


async def _retention(raw: RawConnection, guild: int, before: datetime, events: int, new: int) -> dict[str, Any]:
    """What to remember: `events` of this run, of which `new` are not yet counted among those of all runs."""
    earlier = await retained_since(raw, guild)
    latest = before if earlier is None else max(earlier, before)
    total = await removed_ever(raw, guild) + new
    return {"before": latest.astimezone(UTC).isoformat(), "events": events, "removed_ever": total}


async def _lock(raw: RawConnection, guild: int) -> None:
    if await raw.fetchval("SELECT guild_id FROM guild_heads WHERE guild_id = $1 FOR UPDATE", guild) is None:
        raise UnknownGuild(guild)
