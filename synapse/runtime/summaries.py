"""What a guild's members have, by Discord id, and the one hash that stands for all books."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from synapse.db.session import RawConnection
from synapse.ledger.queries import head_of

_WALLETS = """
SELECT m.user_id, w.currency, w.balance, w.level FROM members m
JOIN wallets w ON w.guild_id = m.guild_id AND w.account = m.account
WHERE m.guild_id = $1 AND m.user_id IS NOT NULL
"""
_MILESTONES = """
SELECT m.user_id, e.milestone FROM members m
JOIN milestones_earned e ON e.guild_id = m.guild_id AND e.account = m.account
WHERE m.guild_id = $1 AND m.user_id IS NOT NULL AND e.revoked_at IS NULL
"""


@dataclass(slots=True)
class MemberSummary:
    """A member's wallets, level in the main currency, and milestones."""

    wallets: dict[str, int]
    level: int = 1
    milestones: set[str] = field(default_factory=set[str])


async def summaries(raw: RawConnection, guild: int) -> dict[int, MemberSummary]:
    """Everybody with an account, by Discord id; every currency in use is named."""
    currencies = await raw.fetch(
        "SELECT id, has_levels FROM currencies WHERE guild_id = $1 AND NOT retired ORDER BY display_order, id", guild
    )
    leading = next((id_ for id_, has_levels in currencies if has_levels), None)
    people = await raw.fetch(
        "SELECT user_id FROM members WHERE guild_id = $1 AND user_id IS NOT NULL ORDER BY account", guild
    )
    found = {row[0]: MemberSummary({id_: 0 for id_, _ in currencies}) for row in people}
    for user, currency, balance, level in await raw.fetch(_WALLETS, guild):
        if currency in found[user].wallets:
            found[user].wallets[currency] = balance
        if currency == leading:
            found[user].level = level
    for user, milestone in await raw.fetch(_MILESTONES, guild):
        found[user].milestones.add(milestone)
    return found


async def ledger_hash(raw: RawConnection, guilds: Iterable[int]) -> str:
    """The end of one guild's chain, or of several the hash of their ends in the order of their ids."""
    heads = [(await head_of(raw, guild)).hash for guild in sorted(guilds)]
    return heads[0].hex() if len(heads) == 1 else hashlib.sha256(b"".join(heads)).hexdigest()
