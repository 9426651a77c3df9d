"""The books as admins read them: all of them proven, or written out stretch by stretch."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import RawConnection, glance, reading
from synapse.ledger.chain import Line
from synapse.ledger.queries import head_of
from synapse.ledger.sweep import Wanted, entries_between
from synapse.ledger.verify import verify
from synapse.members.queries import Profile, members_by_account
from synapse.runtime.jobs import retained_since
from synapse.runtime.tasks import Job

#: entries that are in memory at once
STRETCH = 5_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some entries, oldest first, and the people in them."""

    lines: list[Line]
    people: dict[int, Profile]


async def verify_books(job: Job) -> dict[str, Any]:
    """Prove a guild's books as they are at one moment: a task, since a million entries take their time."""
    async with reading(job.spine.engine) as session:
        raw: RawConnection | None = (await (await session.connection()).get_raw_connection()).driver_connection
        assert raw is not None
        of = (await head_of(raw, job.guild)).seq
        since = await retained_since(raw, job.guild)
        verdict = await verify(raw, job.guild, since, lambda done: job.tell(done, of, "entries"))
    return {
        "holds": verdict.holds,
        "entries": verdict.entries,
        "hash": verdict.head.hex(),
        "faults": [{"code": one.code, "message": one.message, "entry": one.seq} for one in verdict.faults],
    }


async def written_out(engine: AsyncEngine, guild: int, wanted: Wanted) -> AsyncIterator[Stretch]:
    """All entries that are asked for, as the books stand when it begins; each stretch is a short transaction."""
    async with glance(engine) as raw:
        last = (await head_of(raw, guild)).seq
    for first in range(1, last + 1, STRETCH):
        async with glance(engine) as raw:
            yield await _stretch(raw, guild, wanted, first, min(last, first + STRETCH - 1))


async def _stretch(raw: RawConnection, guild: int, wanted: Wanted, first: int, last: int) -> Stretch:
    lines = await entries_between(raw, guild, wanted, first, last)
    accounts = {account for line in lines for account in (line.from_account, line.to_account) if account > 0}
    return Stretch(lines, dict(await members_by_account(raw, guild, sorted(accounts))))
