"""The roles that rules want members to have, by the last thing that was decided about each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection

_LAST = """
SELECT DISTINCT ON (o.account, o.payload->>'role') o.seq, m.user_id, (o.payload->>'role')::bigint AS role,
       o.kind = 'assign_role' AS is_given,
       bool_or(o.kind = 'assign_role') OVER (PARTITION BY o.account, o.payload->>'role') AS is_ours,
       o.delivered_at IS NOT NULL OR (o.given_up_at IS NOT NULL AND o.skipped) AS is_settled
FROM outbox o JOIN members m ON m.guild_id = o.guild_id AND m.account = o.account
WHERE o.guild_id = $1 AND o.kind IN ('assign_role', 'remove_role') AND m.user_id IS NOT NULL
AND ($2::bigint IS NULL OR m.user_id = $2)
ORDER BY o.account, o.payload->>'role', o.seq DESC
"""
_AGAIN = """
UPDATE outbox o SET delivered_at = NULL, given_up_at = NULL, skipped = false, last_error = NULL, tried_at = NULL,
    attempts = 0, due_at = $3
WHERE o.guild_id = $1 AND o.seq = ANY($2) AND NOT EXISTS (
    SELECT FROM outbox later WHERE later.guild_id = o.guild_id AND later.account = o.account AND later.seq > o.seq
    AND later.kind IN ('assign_role', 'remove_role') AND later.payload->>'role' = o.payload->>'role'
)
"""


@dataclass(frozen=True, slots=True)
class WantedRole:
    """What was last decided about a role of a member: the row of the outbox that says so."""

    seq: int
    user: int
    role: int
    is_given: bool


async def wanted_roles(raw: RawConnection, guild: int, user: int | None = None) -> list[WantedRole]:
    """What is settled about everybody's roles, or one person's.

    What waits or failed is left out, and so are roles that no rule ever gave them.
    """
    wanted = f"SELECT seq, user_id, role, is_given FROM ({_LAST}) last WHERE is_settled AND is_ours ORDER BY seq"
    return [WantedRole(*row) for row in await raw.fetch(wanted, guild, user)]


async def want_again(raw: RawConnection, guild: int, seqs: Collection[int], now: datetime) -> None:
    """Have them carried out once more, unless something else was decided since."""
    await raw.execute(_AGAIN, guild, list(seqs), now)
