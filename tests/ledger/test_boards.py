"""Ranks are places on the board, however they are found."""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.ledger.boards import EVERY, Board, Marks, board_marks, board_page, places_of
from tests.runtime.community import GUILD, settle

PEOPLE = 3 * EVERY + 17
BOARD = Board("xp", "lifetime")


async def test_a_rank_is_the_place_on_the_board_with_marks_and_without(engine: AsyncEngine) -> None:
    await settle(engine)
    async with batch_transaction(engine) as (_, raw):
        await raw.execute(
            "INSERT INTO members (guild_id, account, user_id, is_bot) "
            "SELECT $1, n, n, n % 50 = 0 FROM generate_series(1, $2::int) n",
            GUILD,
            PEOPLE,
        )
        # many are equal, some hide, some have nothing
        await raw.execute(
            "INSERT INTO wallets (guild_id, account, currency, balance, lifetime, level) "
            "SELECT $1, n, 'xp', 0, n * 7919 % 400, 1 FROM generate_series(1, $2::int) n",
            GUILD,
            PEOPLE,
        )
        await raw.execute(
            "INSERT INTO member_preferences (guild_id, account, hidden) "
            "SELECT $1, n, true FROM generate_series(7, $2::int, 90) n",
            GUILD,
            PEOPLE,
        )
        board = await board_page(raw, GUILD, BOARD, limit=PEOPLE, offset=0)
        marks = await board_marks(raw, GUILD, BOARD)
        everybody = list(range(1, PEOPLE + 1))
        with_marks = await places_of(raw, GUILD, BOARD, everybody, marks)
        without = await places_of(raw, GUILD, BOARD, everybody[:200], Marks())
    shown = {place.account for place in board}
    assert marks.total == len(board) < PEOPLE
    assert [place for place in with_marks if place.account in shown] == board
    by_account = {place.account: place for place in with_marks}
    assert all(place == by_account[place.account] for place in without)
    # whoever is left out stands where they would: nobody's place moves by it
    hidden = by_account[97]
    assert 97 not in shown
    assert board[hidden.rank - 1].lifetime <= hidden.lifetime <= board[hidden.rank - 2].lifetime


async def test_a_board_of_nobody_is_empty(engine: AsyncEngine) -> None:
    await settle(engine)
    async with batch_transaction(engine) as (_, raw):
        assert await board_marks(raw, GUILD, BOARD) == Marks()
        assert await places_of(raw, GUILD, BOARD, [1], Marks()) == []
        assert await board_page(raw, GUILD, Board("stars", "balance", 1), limit=5, offset=0) == []
