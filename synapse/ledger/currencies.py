"""Keeps the table of currencies in step with what a guild's packs declare."""

from collections.abc import Iterable

from synapse.db.session import RawConnection
from synapse.rules.documents.pack import Currency

_SAVE = """
INSERT INTO currencies (guild_id, id, name, symbol, spendable, seasonal, allow_negative, has_levels,
                        display_order, retired)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false)
ON CONFLICT (guild_id, id) DO UPDATE SET
    name = excluded.name, symbol = excluded.symbol, spendable = excluded.spendable, seasonal = excluded.seasonal,
    allow_negative = excluded.allow_negative, has_levels = excluded.has_levels,
    display_order = excluded.display_order, retired = false
"""


async def declare_currencies(raw: RawConnection, guild: int, declared: Iterable[Currency]) -> None:
    """Write what the packs say; currencies that no pack declares any more are retired, their entries stay."""
    rows = [
        (
            guild,
            one.id,
            one.name,
            one.symbol,
            one.spendable,
            one.seasonal,
            one.allow_negative,
            one.level_curve is not None,
            one.order,
        )
        for one in declared
    ]
    await raw.executemany(_SAVE, rows)
    await raw.execute(
        "UPDATE currencies SET retired = true WHERE guild_id = $1 AND NOT retired AND id <> ALL($2::text[])",
        guild,
        [row[1] for row in rows],
    )
