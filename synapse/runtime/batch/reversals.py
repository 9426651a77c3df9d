"""Takes back what earlier events paid, where a rule asks for it with `reverse`."""

from collections.abc import Sequence

from synapse.db.session import RawConnection
from synapse.lake.append import Placed, digest
from synapse.ledger.book import Balance, Why
from synapse.ledger.chain import Line
from synapse.ledger.reverse import enter_reversal, overdrawable, reversible_lines
from synapse.rules.decision import Reversal
from synapse.rules.world import Wallet, World
from synapse.runtime.batch.harvest import Harvest, occasion_of


async def reverse_events(
    raw: RawConnection, harvest: Harvest, one: Placed, reversals: Sequence[Reversal], world: World
) -> None:
    """Enter the opposite of what the named events paid, and let the rest of the batch see it."""
    may_overdraw = await overdrawable(raw, harvest.guild)
    for reversal in reversals:
        lines = await _lines(raw, harvest, reversal)
        if not lines:
            continue
        await _load_wallets(raw, harvest, lines)
        enter_reversal(harvest.book, lines, Why("reversal", occasion_of(one), reversal.rule), may_overdraw)
    _show(harvest, world)


async def _lines(raw: RawConnection, harvest: Harvest, reversal: Reversal) -> list[Line]:
    """Entries of the named event that stand: written ones, and those of this very batch."""
    own = digest(reversal.event_type, reversal.source)
    undone = {line.reverses for line in harvest.book.lines}
    here = [line for line in harvest.book.lines if line.digest == own and line.cause != "reversal"]
    if not here:
        seq = await raw.fetchval(
            "SELECT seq FROM event_lake WHERE guild_id = $1 AND event_type = $2 AND source_id = $3",
            harvest.guild,
            reversal.event_type,
            reversal.source,
        )
        here = [] if seq is None else await reversible_lines(raw, harvest.guild, seq)
    return [line for line in here if line.seq not in undone]


async def _load_wallets(raw: RawConnection, harvest: Harvest, lines: Sequence[Line]) -> None:
    """Wallets of people whom the batch did not name."""
    book = harvest.book
    parties = {(account, line.currency) for line in lines for account in (line.from_account, line.to_account)}
    missing = sorted({party[0] for party in parties if party[0] > 0 and party not in book.wallets})
    for account, currency, *rest in await raw.fetch(
        "SELECT account, currency, balance, lifetime, level FROM wallets WHERE guild_id = $1 AND account = ANY($2)",
        harvest.guild,
        missing,
    ):
        book.wallets.setdefault((account, currency), Balance(*rest))


def _show(harvest: Harvest, world: World) -> None:
    users = {account: user for user, account in harvest.accounts.items()}
    for (account, currency), wallet in harvest.book.wallets.items():
        if account in users and (account, currency) in harvest.book.touched:
            world.wallets[users[account], currency] = Wallet(wallet.balance, wallet.lifetime, wallet.level)
