"""Histories: what is no event is refused and counted, names come along, guilds are kept apart."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.guilds.guild import directory, guilds_in
from synapse.histories.items import Directory, Item, Named, NamedPlace, Recorded, Unreadable
from synapse.kit.names import stand_in_name
from synapse.ledger.queries import balances_of
from synapse.members.queries import member_by_user, members_named
from synapse.packs.library import load_preset
from synapse.runtime.changing import changing
from synapse.runtime.orders.commands import Order, command
from synapse.runtime.plans.presets import apply_preset
from synapse.runtime.replay import Plan, Replayed, replay
from synapse.runtime.spine import Spine
from synapse.runtime.summaries import ledger_hash, summaries
from tests.runtime.community import (
    GUILD,
    START,
    Record,
    afternoon,
    events,
    items,
    message,
    raw_connection,
    record,
    replayed,
    settle,
    state_of,
    verdict,
)

NAMES = Directory(
    guild=GUILD,
    guild_name="Invented",
    members=(Named(71, "Ada"), Named(72, "Bo", is_bot=True), Named(99, "Nobody yet")),
    channels=(NamedPlace(11, "general", "text", 5), NamedPlace(12, "code", "text", 6)),
    categories=(NamedPlace(5, "Lounge"), NamedPlace(6, "Work")),
    roles=(Named(8, "Staff"),),
    is_generated=True,
)


async def test_what_is_no_event_is_refused_and_the_rest_goes_on(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    wrong: list[Item] = [
        Recorded(1, message(START, 71, 1)),
        Recorded(2, {**message(START, 71, 2), "timestamp": "2026-03-01T12:00:00"}),
        Unreadable(3, "not JSON: unexpected end", "h.jsonl"),
        Recorded(4, {**message(START, 71, 3), "event_type": "mesage_create"}),
        Recorded(5, {**message(START, 71, 4), "guild_id": None}),
        Recorded(6, message(START + timedelta(hours=1), 71, 5, payload={"text": "hello"})),
    ]
    result = await replay(spine, wrong)
    assert (result.events, result.stored, result.rejected, result.dropped_fields) == (6, 2, 4, 1)
    assert [one.line for one in result.refused] == [2, 3, 4, 5]
    assert "did you mean" in result.refused[2].hint
    assert result.by_type == {"message_create": 2}
    assert result.seconds > 0
    assert result.events_per_second > 0


async def test_names_come_with_the_history(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    records = [message(START, 71, 1), message(START, 72, 2, payload={"is_bot": True}), message(START, 73, 3)]
    await replay(spine, iter([NAMES, *items(records)]))
    async with raw_connection(engine) as raw:
        ada, bo, cy = [await member_by_user(raw, GUILD, user) for user in (71, 72, 73)]
        assert ada is not None and bo is not None and cy is not None
        assert (ada.shown_name, ada.is_stand_in, bo.is_bot) == ("Ada", False, True)
        assert (cy.shown_name, cy.is_stand_in) == (stand_in_name(3), True)
        assert await member_by_user(raw, GUILD, 99) is None
        assert [one.name for one in await members_named(raw, GUILD, "ad")] == ["Ada"]
        assert {(one.kind, one.name) for one in await directory(raw, GUILD)} >= {("channel", "code"), ("role", "Staff")}
        [guild] = await guilds_in(raw)
        assert (guild.name, guild.is_generated) == ("Invented", True)
        assert await balances_of(raw, GUILD, bo.account) == {}


async def test_guilds_of_one_history_are_kept_apart(engine: AsyncEngine) -> None:
    spine = Spine(engine)

    async def prepare(guild: int) -> None:
        async with changing(engine, guild) as change:
            await apply_preset(change, load_preset("classic-gamification"), at=START)

    one, other = afternoon(1, 60), afternoon(1, 60, guild=GUILD + 1)
    mixed = [record for pair in zip(one, other, strict=True) for record in pair]
    told: list[int] = []

    def progress(so_far: Replayed) -> None:
        told.append(so_far.stored)

    result = await replay(spine, items(mixed), Plan(batch=10, prepare=prepare, on_progress=progress))
    assert list(result.guilds) == [GUILD, GUILD + 1]
    assert told == sorted(told)
    first, second = await state_of(engine), await state_of(engine, GUILD + 1)
    assert first.head == second.head
    async with raw_connection(engine) as raw:
        assert await ledger_hash(raw, [GUILD]) == first.head
        both = await ledger_hash(raw, [GUILD + 1, GUILD])
        assert both not in (first.head, second.head)
        assert both == await ledger_hash(raw, [GUILD, GUILD + 1])


async def test_every_event_can_be_put_into_one_guild(engine: AsyncEngine) -> None:
    spine = await settle(engine, 5)
    await replay(spine, items([message(START, 71, 1), message(START, 71, 2, guild=4)]), Plan(guild=5))
    async with raw_connection(engine) as raw:
        assert (await summaries(raw, 5))[71].wallets["stars"] == 1
        assert [one.guild_id for one in await guilds_in(raw)] == [5]


async def test_bots_are_stored_and_earn_nothing(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    result = await replayed(spine, [message(START, 72, 1, payload={"is_bot": True})])
    state = await state_of(engine)
    assert result.stored == 1
    assert state.wallets[72] == {"xp": 0, "stars": 0, "gold": 0}


async def test_an_award_by_hand_is_an_audited_event_and_levels(engine: AsyncEngine) -> None:
    spine = await settle(engine)
    given = {"currency": "xp", "amount": 200, "reason": "the talk", "granted_by": "99"}
    [event] = events([record("manual_award", START, 71, "award-1", payload=given)])
    order = Order(
        admin=99, action="MANUAL_AWARD", table="wallets", after={"xp": 200}, address="127.0.0.1", reason="the talk"
    )
    assert await command(spine, event, order) == "stored"
    assert await command(spine, event, order) == "duplicate"
    state = await state_of(engine)
    assert state.levels[71] == 4
    assert state.wallets[71]["gold"] >= 150
    async with raw_connection(engine) as raw:
        rows = await raw.fetch("SELECT actor, target_id, ip_address FROM admin_log WHERE action_type = 'MANUAL_AWARD'")
        assert [tuple(row) for row in rows] == [(2, "1", "127.0.0.1")]
        reasons = await raw.fetch("SELECT DISTINCT reason FROM transactions WHERE cause = 'manual_award'")
        assert [row[0] for row in reasons] == ["the talk"]
    assert (await verdict(engine)).faults == []


def _some(records: list[Record]) -> Iterator[Any]:
    yield from items(records)


@pytest.mark.parametrize("batch", [1, 500])
async def test_deliveries_name_nobody_by_id(engine: AsyncEngine, batch: int) -> None:
    spine = await settle(engine, announce_channel_id="77")
    await replay(spine, _some(afternoon(23, 80)), Plan(batch=batch))
    rows = (await state_of(engine)).tables["outbox"]
    assert {row[1] for row in rows} == {"announce"}
    # the rules name no channel: which one it is, is said when it goes out
    assert {row[4] for row in rows} == {None}
    assert len({row[6] for row in rows}) == len(rows) > 5
    assert all(len(row[6]) <= 25 and str(GUILD // 1000)[:12] not in row[5] for row in rows)
