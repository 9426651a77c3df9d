"""Credits, debits, transfers and reversals outside a decision: one entry or none."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.ledger.errors import InvalidAmount, NothingToReverse, Overdraft, UnknownCurrency
from synapse.ledger.move import credit, debit, transfer
from synapse.ledger.queries import balances_of, currencies_in, history_of, leaders, rank_of
from synapse.ledger.reverse import reverse
from synapse.members.accounts import account_for
from tests.runtime.community import GUILD, START, raw_connection, settle, verdict

LATER = START + timedelta(hours=1)


async def test_amounts_move_and_the_books_tell_of_it(engine: AsyncEngine) -> None:
    await settle(engine)
    async with raw_connection(engine) as raw:
        ada, bo = await account_for(raw, GUILD, 71), await account_for(raw, GUILD, 72)
        await credit(raw, GUILD, ada, "gold", 100, at=START)
        await transfer(raw, GUILD, ada, bo, "gold", 30, at=START)
        await debit(raw, GUILD, ada, "gold", 20, at=LATER, reason="a fine")
        assert {name: (w.balance, w.lifetime) for name, w in (await balances_of(raw, GUILD, ada)).items()} == {
            "gold": (50, 100)
        }
        lines = await history_of(raw, GUILD, ada)
        assert [(line.amount, line.from_balance, line.to_balance, line.reason) for line in lines] == [
            (20, 50, None, "a fine"),
            (30, 70, 30, None),
            (100, None, 100, None),
        ]
        assert [one.account for one in await leaders(raw, GUILD, "gold")] == [ada, bo]
        assert await rank_of(raw, GUILD, bo, "gold") == 2
        assert [one.id for one in await currencies_in(raw, GUILD)] == ["xp", "stars", "gold"]
    assert (await verdict(engine)).faults == []


async def test_what_cannot_be_done_is_refused(engine: AsyncEngine) -> None:
    await settle(engine)
    async with raw_connection(engine) as raw:
        ada = await account_for(raw, GUILD, 71)
        with pytest.raises(Overdraft, match="5 gold is more than the balance of 0"):
            await debit(raw, GUILD, ada, "gold", 5, at=START)
        with pytest.raises(UnknownCurrency):
            await credit(raw, GUILD, ada, "silver", 5, at=START)
        for amount in (0, -1, 2**60):
            with pytest.raises(InvalidAmount):
                await credit(raw, GUILD, ada, "gold", amount, at=START)
        assert await history_of(raw, GUILD, ada) == []


async def test_an_entry_is_reversed_once_and_no_more_than_is_left(engine: AsyncEngine) -> None:
    await settle(engine)
    async with raw_connection(engine) as raw:
        ada = await account_for(raw, GUILD, 71)
        first = await credit(raw, GUILD, ada, "gold", 100, at=START)
        second = await credit(raw, GUILD, ada, "gold", 10, at=START)
        await debit(raw, GUILD, ada, "gold", 60, at=START)
        undone = await reverse(raw, GUILD, first.seq, at=LATER, reason="a mistake")
        assert (undone.amount, undone.reverses, undone.cause) == (50, first.seq, "reversal")
        with pytest.raises(NothingToReverse, match="already"):
            await reverse(raw, GUILD, first.seq, at=LATER)
        with pytest.raises(NothingToReverse, match="spent"):
            await reverse(raw, GUILD, second.seq, at=LATER)
        with pytest.raises(NothingToReverse, match="no entry 99"):
            await reverse(raw, GUILD, 99, at=LATER)
        wallet = (await balances_of(raw, GUILD, ada))["gold"]
        assert (wallet.balance, wallet.lifetime) == (0, 110)
    assert (await verdict(engine)).faults == []
