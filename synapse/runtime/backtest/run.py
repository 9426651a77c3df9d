"""A backtest from its request to its result."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from synapse.db.session import batch_transaction, glance
from synapse.lake.past import event_of
from synapse.members.accounts import accounts_of
from synapse.rules.engine import Program, bind
from synapse.rules.event import Event
from synapse.rules.world import Season
from synapse.runtime.backtest.beginning import beginning_of, fill_history, notes
from synapse.runtime.backtest.compare import compared
from synapse.runtime.backtest.pace import Pace
from synapse.runtime.backtest.side import Side
from synapse.runtime.backtest.window import Window, rows_in, window_of
from synapse.runtime.plans.plan import Rehearsed, rehearse, save_plan
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.tasks import Job
from synapse.runtime.vocabulary import in_force

#: events between two looks at what may be forgotten
FORGET = 50_000


@dataclass(slots=True)
class Backtest:
    """A backtest that has been carried through."""

    window: Window
    live: Side
    draft: Side
    #: who did anything
    active: set[int]
    notes: list[str]
    rehearsed: Rehearsed | None = None


async def work(job: Job) -> dict[str, Any]:
    """The task's function: {"kind", "body", "days", "since", "until"} → the result, with the id of a plan."""
    request = job.request
    kind, body = str(request["kind"]), request["body"]
    done = await backtest(job, kind, body)
    result = await _told(job, done)
    result["plan"] = await _plan(job, kind, body, done)
    return result


async def backtest(job: Job, kind: str, body: Mapping[str, Any]) -> Backtest:
    """Decide the window's events by what is in force, and by what carrying out a plan of that kind would leave."""
    spine, guild, pace = job.spine, job.guild, Pace()
    live = await in_force(spine, guild)
    rehearsed = await rehearse(spine, guild, kind, body)
    job.tell(0, None)
    async with glance(spine.engine) as raw:
        window = await window_of(
            raw, guild, days=job.request.get("days"), since=_moment(job, "since"), until=_moment(job, "until")
        )
    sides, told = await _begin(spine, guild, window, (live, rehearsed.found), pace)
    active = await _decide(job, window, sides, pace)
    reverses = any(side.reversible for side in sides)
    return Backtest(window, *sides, active.members, notes(**told, erased=active.erased, reverses=reverses), rehearsed)


@dataclass(slots=True)
class _Active:
    members: set[int] = field(default_factory=set[int])
    #: events of people who were erased
    erased: int = 0


async def _begin(
    spine: Spine, guild: int, window: Window, found: tuple[Configured, Configured], pace: Pace
) -> tuple[tuple[Side, Side], dict[str, bool]]:
    async with batch_transaction(spine.engine) as (_, raw):
        await raw.execute("SET TRANSACTION READ ONLY")
        beginning = await beginning_of(raw, guild, window.since, found[0].program)
        programs = [_in_season(one.program, beginning.season) for one in found]
        worlds = [beginning.world(program) for program in programs]
        ready = [replace(one, program=program) for one, program in zip(found, programs, strict=True)]
        await fill_history(raw, guild, window.since, list(zip(ready, worlds, strict=True)), pace)
        has_past = await raw.fetchval(
            "SELECT exists(SELECT FROM event_lake WHERE guild_id = $1 AND timestamp < $2)", guild, window.since
        )
        is_trimmed = await raw.fetchval(
            "SELECT exists(SELECT FROM event_counters WHERE guild_id = $1 AND archived > 0)", guild
        )
    live, draft = (Side.begin(one, one.program, world) for one, world in zip(ready, worlds, strict=True))
    return (live, draft), {"has_past": has_past or bool(beginning.wallets), "is_trimmed": is_trimmed}


def _in_season(program: Program, season: Season | None) -> Program:
    """The program in the season that ran then; a preset may begin the guild's first."""
    if program.setting.season is None or season is None or program.setting.season.id == season.id:
        return program
    return bind(program.compiled, replace(program.setting, season=season))


async def _decide(job: Job, window: Window, sides: tuple[Side, Side], pace: Pace) -> _Active:
    active, done = _Active(), 0
    async for rows in rows_in(job.spine, job.guild, window):
        for row in rows:
            for side, event in zip(sides, _seen(row, job.guild, sides), strict=True):
                if event.actor == 0:
                    continue
                side.take(event)
            active.erased += row["user_id"] == 0
            if row["user_id"]:
                active.members.add(row["user_id"])
            await pace.keep()
        before, done = done, done + len(rows)
        job.tell(done, window.events)
        if rows and before // FORGET != done // FORGET:
            earliest = window.earliest_from(rows[-1]["seq"] + 1)
            for _ in (step for side in sides for step in side.forget(earliest)):
                await pace.keep()
    return active


def _seen(row: Any, guild: int, sides: tuple[Side, Side]) -> tuple[Event, Event]:
    """The event as each side reads it: a draft may declare other fields."""
    live, draft = (side.found.payloads for side in sides)
    event = event_of(row, guild, live)
    if live.events.get(event.type) == draft.events.get(event.type):
        return event, event
    return event, event_of(row, guild, draft)


async def _told(job: Job, done: Backtest) -> dict[str, Any]:
    window = done.window
    result: dict[str, Any] = {
        "window": {"since": window.since, "until": window.until, "events": window.events, "members": len(done.active)},
        "notes": done.notes,
        **compared(done.live, done.draft, done.active),
    }
    named: list[dict[str, Any]] = [
        one
        for currency in result["currencies"].values()
        for part in ("gainers", "losers")
        for one in currency["members"][part]
    ]
    async with glance(job.spine.engine) as raw:
        accounts = await accounts_of(raw, job.guild, sorted({one["user"] for one in named}))
    for one in named:
        one["account"] = accounts.get(one.pop("user"))
    return result


async def _plan(job: Job, kind: str, body: Mapping[str, Any], done: Backtest) -> dict[str, Any] | None:
    """A plan to apply what was tried; None where that would change nothing."""
    rehearsed = done.rehearsed
    if rehearsed is None or not rehearsed.changes:
        return None
    async with batch_transaction(job.spine.engine) as (_, raw):
        id_ = await save_plan(raw, job.guild, kind, body, rehearsed)
    return {"id": id_, "changes": len(rehearsed.changes)}


def _moment(job: Job, name: str) -> datetime | None:
    text = job.request.get(name)
    return None if text is None else datetime.fromisoformat(text)
