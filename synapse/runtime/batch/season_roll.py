"""A season ends and the next begins: one event of the lake, carried out in its own transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime

from synapse.db.session import RawConnection
from synapse.guilds.change import Change, record
from synapse.guilds.configuration import active_season
from synapse.guilds.configure import end_season, start_season
from synapse.lake.append import Placed
from synapse.ledger.book import Book, Why, balances
from synapse.ledger.seasons import close_season
from synapse.runtime.batch.harvest import occasion_of
from synapse.runtime.spine import Configured

#: who ends the season, known once the guild is locked; it may still refuse
Sign = Callable[[RawConnection], Awaitable[Change]]


async def settle(raw: RawConnection, guild: int, book: Book, roll: Placed, found: Configured) -> None:
    """Snapshot and empty the wallets of seasonal currencies; levels of these start anew."""
    ending = found.program.season_id
    seasonal = [name for name, currency in found.program.currencies.items() if currency.seasonal]
    if ending is None or not seasonal:
        return
    rows = await raw.fetch(
        "SELECT account, currency, balance, lifetime, level FROM wallets WHERE guild_id = $1 AND currency = ANY($2)",
        guild,
        seasonal,
    )
    book.wallets |= balances(tuple(row) for row in rows)  # pyright: ignore[reportArgumentType]
    why = Why("season_roll", occasion_of(roll))
    await close_season(raw, guild, book, ending, seasonal, why)


async def begin(raw: RawConnection, guild: int, roll: Placed, sign: Sign | None = None) -> None:
    """End the season in the configuration and begin the one that the event names."""
    change = Change(raw, guild, reason="season_roll") if sign is None else await sign(raw)
    at = datetime.fromtimestamp(roll.event.at, UTC)
    before = await active_season(raw, guild)
    if before is not None:
        await end_season(change, at)
    ends_at = roll.event.payload.get("ends_at")
    # a roll that is in the lake cannot be refused any more: an end before the beginning is no end
    until = None
    if isinstance(ends_at, int | float) and ends_at > roll.event.at:
        until = datetime.fromtimestamp(ends_at, UTC)
    after = await start_season(change, await _free_name(raw, guild, str(roll.event.payload.get("name", ""))), at, until)
    await record(change, "SEASON_ROLL", "seasons", after.id, asdict(before) if before else None, asdict(after))


async def _free_name(raw: RawConnection, guild: int, wanted: str) -> str:
    """The name asked for, or with a number where it is taken."""
    name, number = wanted.strip()[:90] or "Season", 1
    taken = {row[0] for row in await raw.fetch("SELECT name FROM seasons WHERE guild_id = $1", guild)}
    while name in taken:
        number += 1
        name = f"{wanted.strip()[:90] or 'Season'} {number}"
    return name
