"""Rows for Discord, written in the commit that decided them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from synapse.db.session import RawConnection

_INSERT = """
INSERT INTO outbox (guild_id, seq, event_seq, kind, rule, account, channel_id, payload, nonce, at)
SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::jsonb[],
                         $9::text[], $10::timestamptz[])
"""


class NewDelivery(NamedTuple):
    """A row of `outbox` without its guild; the member is an account number, the payload JSON text."""

    seq: int
    event_seq: int
    kind: str
    rule: str
    account: int | None
    channel_id: int | None
    payload: str
    nonce: str
    at: datetime


def nonce(guild: int, seq: int) -> str:
    """The same for every attempt at one delivery, and for no other; Discord takes 25 characters."""
    return hashlib.sha256(f"{guild}:{seq}".encode()).hexdigest()[:24]


async def insert(raw: RawConnection, guild: int, deliveries: Sequence[NewDelivery]) -> None:
    """Write a batch's deliveries."""
    if deliveries:
        await raw.execute(_INSERT, guild, *map(list, zip(*deliveries, strict=True)))
