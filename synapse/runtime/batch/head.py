"""The guild's row that a batch holds locked: versions, sequence numbers and the end of the hash chain."""

from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.guilds.guild import ensure_guild
from synapse.lake.definitions import settle_definitions
from synapse.lake.unpaid import close_paused
from synapse.runtime.batch.harvest import Harvest
from synapse.runtime.spine import Configured, Spine, configured

_HEAD = """
SELECT config_version, lake_seq, tx_seq, award_seq, account_seq, outbox_seq, log_seq, has_erased, head
FROM guild_heads WHERE guild_id = $1 FOR UPDATE
"""
_MOVE = """
UPDATE guild_heads SET lake_seq = $2, tx_seq = $3, award_seq = $4, account_seq = $5, outbox_seq = $6, log_seq = $7,
    head = $8
WHERE guild_id = $1
"""


@dataclass(frozen=True, slots=True)
class Head:
    """The guild's row."""

    version: int
    lake_seq: int
    tx_seq: int
    award_seq: int
    account_seq: int
    outbox_seq: int
    log_seq: int
    has_erased: bool
    head: bytes


async def lock(spine: Spine, raw: RawConnection, guild: int) -> tuple[Head, Configured]:
    """Lock the guild; its row, and what the batch decides by, with kept measures filled. `remember` it after commit."""
    head = await _locked(raw, guild)
    found = await configured(spine, raw, guild, head.version)
    if found is not spine.guilds.get(guild):
        await settle_definitions(raw, guild, found.program, found.payloads)
        # switching payouts on is a new version: its first batch is the first that pays again
        if not found.is_paused:
            await close_paused(raw, guild)
    return head, found


async def move(raw: RawConnection, head: Head, harvest: Harvest, *, lake_seq: int, accounts: int, log_seq: int) -> None:
    """Write what a batch has come to; `accounts` is how many it opened."""
    await raw.execute(
        _MOVE,
        harvest.guild,
        lake_seq,
        harvest.book.seq,
        harvest.award_seq,
        head.account_seq + accounts,
        harvest.outbox_seq,
        log_seq,
        harvest.book.head,
    )


async def _locked(raw: RawConnection, guild: int) -> Head:
    row = await raw.fetchrow(_HEAD, guild)
    if row is None:
        await ensure_guild(raw, guild)
        row = await raw.fetchrow(_HEAD, guild)
    if row is None:
        raise RuntimeError(f"guild {guild} has no head")
    return Head(*row)
