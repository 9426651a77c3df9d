"""A person is forgotten: nothing names them any more, and nobody else's totals move."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.members.queries import member_by_user, members_by_account
from synapse.runtime.erase import erase_member
from synapse.runtime.jobs import reconcile
from tests.runtime.community import (
    GUILD,
    START,
    afternoon,
    message,
    raw_connection,
    record,
    replayed,
    settle,
    state_of,
    verdict,
)

RECORDS = afternoon(9, 200)
WHO = int(RECORDS[0]["user_id"])


async def test_no_table_names_an_erased_person_and_the_books_hold(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    told = [
        record(
            "manual_award", START, WHO + 1, "a-1", payload={"currency": "gold", "amount": 9, "granted_by": str(WHO)}
        ),
        message(START, WHO + 2, "re-1", target=WHO, payload={"is_reply": True, "reply_to_user_id": str(WHO)}),
    ]
    await replayed(spine, RECORDS + told)
    before = await state_of(engine)
    erased = await erase_member(spine, GUILD, WHO)
    assert erased.account == 1
    assert erased.events > 10
    after = await state_of(engine)
    assert {user: one for user, one in before.wallets.items() if user != WHO} == after.wallets
    assert after.head == before.head
    assert after.tables["wallets"] == before.tables["wallets"]
    assert (await verdict(engine)).faults == []
    assert await reconcile(engine, GUILD, now=START) == []
    async with raw_connection(engine) as raw:
        tables = [row[0] for row in await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        naming = [
            name
            for name in tables
            if await raw.fetchval(f"SELECT exists(SELECT FROM {name} t WHERE strpos(t::text, $1) > 0)", str(WHO))
        ]
        assert naming == []
        assert await member_by_user(raw, GUILD, WHO) is None
        assert (await members_by_account(raw, GUILD, [1]))[1].shown_name == "someone who left"
        assert await raw.fetchval("SELECT target_id FROM admin_log WHERE action_type = 'ERASE'") == "1"


async def test_what_is_delivered_again_of_an_erased_person_is_still_known(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, RECORDS)
    await erase_member(spine, GUILD, WHO)
    before = await state_of(engine)
    again = await replayed(spine, RECORDS)
    assert again.stored == 0
    assert await state_of(engine) == before


async def test_whoever_was_erased_begins_anew(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    await replayed(spine, RECORDS)
    people = len((await state_of(engine)).tables["members"])
    await erase_member(spine, GUILD, WHO)
    await replayed(spine, [message(START + timedelta(days=9), WHO, "new-1")])
    state = await state_of(engine)
    assert state.wallets[WHO]["stars"] == 1
    assert (people + 1, WHO) in state.tables["members"]
    assert (await verdict(engine)).faults == []
