"""Writing awards: one row for each firing of a paying rule, in the order they were decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from synapse.db.session import RawConnection

#: below it a COPY costs more than it saves
COPY_FROM = 30


class NewAward(NamedTuple):
    """A row of `awards` without its guild; people are account numbers, JSON is text."""

    seq: int
    event_seq: int
    rule: str
    pack_revision: int
    event_type: str
    actor: int | None
    target: int | None
    channel_id: int | None
    zone_id: int
    at: datetime
    paid: str
    trace: str


_INSERT = """
INSERT INTO awards (guild_id, seq, event_seq, rule, pack_revision, event_type, actor, target, channel_id, zone_id,
                    at, paid, trace)
SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::int[], $6::text[], $7::bigint[], $8::bigint[],
                         $9::bigint[], $10::int[], $11::timestamptz[], $12::jsonb[], $13::jsonb[])
"""


async def insert(raw: RawConnection, guild: int, awards: Sequence[NewAward]) -> None:
    """Write a batch's awards."""
    if len(awards) > COPY_FROM:
        await raw.copy_records_to_table(
            "awards", records=[(guild, *award) for award in awards], columns=["guild_id", *NewAward._fields]
        )
    elif awards:
        await raw.execute(_INSERT, guild, *map(list, zip(*awards, strict=True)))
