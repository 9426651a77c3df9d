"""Plans: what a change would come to is found out by making it and taking it back; applying one does exactly that."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import orjson

from synapse.db.session import RawConnection, batch_transaction, rehearsal
from synapse.guilds.change import Change
from synapse.guilds.guild import ensure_guild
from synapse.kit.errors import SynapseError
from synapse.kit.ids import random_id
from synapse.runtime.plans.planned import KINDS, Body, carry_out
from synapse.runtime.spine import Configured, Spine, configured

_HEAD = "SELECT config_version, lake_seq, log_seq FROM guild_heads WHERE guild_id = $1 FOR UPDATE"
_AUDITED = """
SELECT action_type, target_table, target_id, before_snapshot::text, after_snapshot::text FROM admin_log
WHERE guild_id = $1 AND seq > $2 ORDER BY seq
"""
_SAVE = """
INSERT INTO plans (guild_id, id, kind, body, config_version, lake_seq, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, now() + interval '1 hour')
"""
_FIND = """
SELECT p.id, p.kind, p.body::text, p.config_version, p.lake_seq, p.created_at, p.expires_at, p.applied_at,
       p.expires_at <= now(), coalesce(h.config_version, 1), coalesce(h.lake_seq, 0),
       (SELECT min(seq) FROM event_lake e WHERE e.guild_id = p.guild_id AND e.seq > p.lake_seq)
FROM plans p LEFT JOIN guild_heads h ON h.guild_id = p.guild_id WHERE p.guild_id = $1 AND p.id = $2
"""

_READY = """
SELECT p.id FROM plans p JOIN guild_heads h ON h.guild_id = p.guild_id AND h.config_version = p.config_version
WHERE p.guild_id = $1 AND p.kind = $2 AND p.applied_at IS NULL AND p.expires_at > now()
ORDER BY p.created_at DESC LIMIT 5
"""


class UnknownPlan(SynapseError):
    """There is no such plan, or it is long gone."""

    def __init__(self, plan: str) -> None:
        super().__init__("unknown-plan", f"there is no plan {plan[:40]}", "make one: they are kept for an hour")


class PlanOutdated(SynapseError):
    """Packs, settings or zones have changed since."""

    def __init__(self) -> None:
        super().__init__(
            "plan-outdated", "packs, settings or zones have changed since the plan was made", "make a new one"
        )


class PlanGone(SynapseError):
    """It is too old, or was applied already."""

    def __init__(self, why: str) -> None:
        super().__init__("plan-gone", f"the plan {why}", "make a new one")


@dataclass(frozen=True, slots=True)
class Changed:
    """One change as the audit log has it."""

    action: str
    table: str
    target: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a change would come to, and what would decide then; the guild's version and last event before it."""

    changes: tuple[Changed, ...]
    found: Configured
    version: int
    lake_seq: int


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan as it stands."""

    id: str
    kind: str
    body: dict[str, Any]
    #: what the audit log will say
    changes: tuple[Changed, ...]
    config_version: int
    lake_seq: int
    created_at: datetime
    expires_at: datetime
    applied_at: datetime | None
    is_expired: bool
    version_now: int
    lake_seq_now: int
    #: number of the first event that came since
    first_new: int | None

    @property
    def is_outdated(self) -> bool:
        """Packs, settings or zones have changed since."""
        return self.config_version != self.version_now

    @property
    def status(self) -> Literal["ready", "applied", "expired", "outdated"]:
        """Whether it can be applied and, if not, why."""
        if self.applied_at is not None:
            return "applied"
        if self.is_expired:
            return "expired"
        return "outdated" if self.is_outdated else "ready"

    @property
    def events_since(self) -> int:
        """Events that it did not know of; they are not counted again, and what comes from now on is."""
        return self.lake_seq_now - self.lake_seq


@asynccontextmanager
async def rehearsed(spine: Spine, guild: int, kind: str, body: Body) -> AsyncGenerator[tuple[Rehearsed, Change]]:
    """Make a change; look at what it came to inside the block; nothing of it stays."""
    async with rehearsal(spine.engine) as raw:
        await ensure_guild(raw, guild)
        version, lake_seq, log_seq = await _head(raw, guild)
        change = Change(raw, guild, reason="plan")
        await carry_out(change, kind, body)
        new_version, _, _ = await _head(raw, guild)
        changes = await audited(raw, guild, log_seq)
        found = await configured(spine, raw, guild, new_version)
        yield Rehearsed(changes, found, version, lake_seq), change


async def rehearse(spine: Spine, guild: int, kind: str, body: Body) -> Rehearsed:
    """What a change would come to. Raises what carrying it out raises."""
    async with rehearsed(spine, guild, kind, body) as (found, _):
        return found


async def make(change: Change, kind: str, body: Body) -> tuple[Changed, ...]:
    """Carry out a change without a plan; what changed. Raises what carrying it out raises."""
    _, _, log_seq = await _head(change.raw, change.guild)
    await carry_out(change, kind, body)
    return await audited(change.raw, change.guild, log_seq)


async def planned(spine: Spine, guild: int, kind: str, body: Body) -> PlanState:
    """Find out what a change would come to, and keep that as a plan. Raises what carrying it out raises."""
    found = await rehearse(spine, guild, kind, body)
    async with batch_transaction(spine.engine) as (_, raw):
        return await plan_of(raw, guild, await save_plan(raw, guild, kind, body, found))


async def audited(raw: RawConnection, guild: int, after: int) -> tuple[Changed, ...]:
    """What the audit log says behind a number."""
    rows = await raw.fetch(_AUDITED, guild, after)
    return tuple(
        Changed(row[0], row[1], row[2], row[3] and orjson.loads(row[3]), row[4] and orjson.loads(row[4]))
        for row in rows
    )


async def save_plan(raw: RawConnection, guild: int, kind: str, body: Body, found: Rehearsed) -> str:
    """Keep a plan for an hour; its id."""
    id_ = random_id()
    kept = {"do": body, "changes": [asdict(one) for one in found.changes]}
    await raw.execute(_SAVE, guild, id_, kind, orjson.dumps(kept).decode(), found.version, found.lake_seq)
    return id_


async def plan_of(raw: RawConnection, guild: int, plan: str) -> PlanState:
    """A plan. Raises `UnknownPlan`."""
    row = await raw.fetchrow(_FIND, guild, plan)
    if row is None:
        raise UnknownPlan(plan)
    id_, kind, text, *rest = row
    kept = orjson.loads(text)
    return PlanState(id_, kind, kept["do"], tuple(Changed(**one) for one in kept["changes"]), *rest)


async def ready_plans(raw: RawConnection, guild: int, kind: str) -> list[PlanState]:
    """The newest plans of a kind that could be applied now, newest first."""
    return [await plan_of(raw, guild, row[0]) for row in await raw.fetch(_READY, guild, kind)]


async def apply_plan(change: Change, plan: str) -> tuple[PlanState, tuple[Changed, ...]]:
    """Do what a plan says, no more and no less; the plan and what changed.

    Raises `UnknownPlan`, `PlanGone`, `PlanOutdated`, and what carrying it out raises.
    """
    raw, guild = change.raw, change.guild
    _, _, log_seq = await _head(raw, guild)
    found = await plan_of(raw, guild, plan)
    if found.kind not in KINDS:
        raise UnknownPlan(plan)
    if found.applied_at is not None:
        raise PlanGone("has been applied already")
    if found.is_expired:
        raise PlanGone("is more than an hour old")
    if found.is_outdated:
        raise PlanOutdated
    await carry_out(change, found.kind, found.body)
    await raw.execute("UPDATE plans SET applied_at = now() WHERE guild_id = $1 AND id = $2", guild, plan)
    return found, await audited(raw, guild, log_seq)


async def _head(raw: RawConnection, guild: int) -> tuple[int, int, int]:
    row = await raw.fetchrow(_HEAD, guild)
    if row is None:
        raise LookupError(f"guild {guild} has no head")
    return row[0], row[1], row[2]
