"""Audit rows that rules ask for with `log`."""

from collections.abc import Sequence

from synapse.db.session import RawConnection
from synapse.runtime.batch.harvest import NewLogLine

_INSERT = """
INSERT INTO admin_log (guild_id, seq, action_type, target_table, target_id, reason)
SELECT $1, k.seq, 'RULE', 'members', k.target, k.reason
FROM unnest($2::bigint[], $3::text[], $4::text[]) AS k(seq, target, reason)
"""


async def write_log(raw: RawConnection, guild: int, last: int, lines: Sequence[NewLogLine]) -> int:
    """Write the lines behind the last number given; the new last number."""
    if lines:
        await raw.execute(
            _INSERT,
            guild,
            [last + place for place in range(1, len(lines) + 1)],
            ["" if line.account is None else str(line.account) for line in lines],
            [f"{line.rule}: {line.message}" for line in lines],
        )
    return last + len(lines)
