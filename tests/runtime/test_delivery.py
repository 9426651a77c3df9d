"""The outbox is carried out: in order, each once, never too much at a time; here the hands only write down."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.members.accounts import account_for
from synapse.members.preferences import prefer
from synapse.runtime.batch import outbox
from synapse.runtime.batch.outbox import NewDelivery, nonce
from synapse.runtime.delivery.carry_out import ATTEMPTS, carry_out, pause_after
from synapse.runtime.delivery.digest import MOST
from synapse.runtime.delivery.errors import CannotDeliver, NotNow
from synapse.runtime.delivery.hands import Post, RoleChange
from synapse.runtime.delivery.queue import guilds_due
from synapse.runtime.delivery.throttle import Throttle
from synapse.runtime.erase import erase_member
from synapse.runtime.spine import Spine
from tests.fixtures.clock import StandingClock
from tests.runtime.community import GUILD, raw_connection, settle

HERE, THERE = 77, 78
ADA, BOB = 71, 72


@dataclass
class Pen:
    """Hands that write down what they are asked for; `fails` is raised for the next ones, in turn."""

    clock: StandingClock
    posts: list[tuple[datetime, Post]] = field(default_factory=list)
    roles: list[RoleChange] = field(default_factory=list)
    fails: list[Exception | None] = field(default_factory=list)
    waits: asyncio.Event | None = None

    async def post(self, post: Post, now: datetime) -> int:
        if self.waits is not None:
            await self.waits.wait()
        if self.fails and (error := self.fails.pop(0)) is not None:
            raise error
        self.posts.append((now, post))
        return len(self.posts)

    async def change_role(self, change: RoleChange) -> None:
        if self.fails and (error := self.fails.pop(0)) is not None:
            raise error
        self.roles.append(change)

    def texts(self, place: int | None = HERE) -> list[str]:
        return [_text(post) for _, post in self.posts if post.place == place]


@dataclass
class Desk:
    """A community with an outbox."""

    engine: AsyncEngine
    spine: Spine
    clock: StandingClock
    pen: Pen
    last: int = 0

    async def put(self, *texts: str, place: int | None = HERE, kind: str = "announce", **more: Any) -> None:
        """Rows as the pipeline writes them."""
        async with raw_connection(self.engine) as raw:
            account = None if more.get("member") is None else await account_for(raw, GUILD, more["member"])
            rows = [self._row(text, place, kind, account, more) for text in texts]
            await outbox.insert(raw, GUILD, rows)
            await raw.execute(
                "UPDATE outbox SET due_at = $1, created_at = $1 WHERE seq = ANY($2)",
                self.clock(),
                [row.seq for row in rows],
            )

    def _row(self, text: str, place: int | None, kind: str, account: int | None, more: dict[str, Any]) -> NewDelivery:
        self.last += 1
        payload = {"template": text, "event": {"type": "manual_award"}, **more.get("payload", {})}
        at = more.get("at", self.clock())
        body = orjson.dumps(payload).decode()
        return NewDelivery(self.last, 1, kind, "a-rule", account, place, body, nonce(GUILD, self.last), at)

    async def work(self) -> int:
        return await carry_out(self.spine, GUILD, self.pen, self.clock)

    async def until_empty(self, every: float = 1.0, most: int = 3_000) -> None:
        """Look every so many seconds until nothing waits."""
        for _ in range(most):
            await self.work()
            if not await self.waiting():
                return
            self.clock.forward(seconds=every)
        raise AssertionError("there is no end to it")

    async def waiting(self) -> int:
        async with raw_connection(self.engine) as raw:
            return await raw.fetchval("SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND given_up_at IS NULL")

    async def fates(self) -> list[tuple[str, str | None]]:
        """What became of every row, and why."""
        async with raw_connection(self.engine) as raw:
            rows = await raw.fetch("SELECT delivered_at, given_up_at, skipped, last_error FROM outbox ORDER BY seq")
        return [(_fate(*row[:3]), row[3]) for row in rows]


def _fate(delivered: object, given_up: object, skipped: bool) -> str:
    return "delivered" if delivered else "skipped" if skipped else "failed" if given_up else "waiting"


def _text(post: Post) -> str:
    return post.message.card.text if post.message.card else post.message.text


@pytest.fixture
async def desk(engine: AsyncEngine) -> Desk:
    clock = StandingClock()
    return Desk(engine, await settle(engine), clock, Pen(clock))


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 40))))
def test_no_window_of_a_minute_holds_more_than_three(attempts: Sequence[tuple[int, float]]) -> None:
    throttle, at, sent = Throttle(), 0.0, list[tuple[int, float]]()
    for channel, pause in attempts:
        at += pause
        within = [one for place, one in sent if place == channel and one > at - 60]
        allowed = throttle.allows(channel, at)
        assert allowed == (len(within) < 3)
        if allowed:
            sent.append((channel, at))


async def test_overflow_waits_and_drains_in_its_order(desk: Desk) -> None:
    await desk.put(*(f"number {number}" for number in range(8)))
    await desk.put("elsewhere", place=THERE)
    await desk.work()
    assert desk.pen.texts() == ["number 0", "number 1", "number 2"]
    assert desk.pen.texts(THERE) == ["elsewhere"]
    await desk.put("a late one")
    await desk.until_empty()
    assert desk.pen.texts() == [*(f"number {number}" for number in range(8)), "a late one"]
    times = [at for at, post in desk.pen.posts if post.place == HERE]
    assert all(later - first >= timedelta(seconds=60) for first, later in zip(times, times[3:], strict=False))
    assert times[-1] - times[0] < timedelta(seconds=150)
    assert {fate for fate, _ in await desk.fates()} == {"delivered"}


async def test_a_restart_keeps_the_throttle(desk: Desk) -> None:
    await desk.put("one", "two", "three")
    await desk.work()
    await desk.put("four")
    desk.clock.forward(seconds=30)
    again = Desk(desk.engine, Spine(desk.engine), desk.clock, Pen(desk.clock), desk.last)
    await again.work()
    assert again.pen.texts() == []
    again.clock.forward(seconds=31)
    await again.work()
    assert again.pen.texts() == ["four"]


async def test_too_many_become_one_digest(desk: Desk) -> None:
    rare = {"preference": "achievements", "milestone": {"name": "Legend", "rarity": "legendary", "icon": ""}}
    await desk.put(*(f"award {number}" for number in range(MOST)), payload={"preference": "awards"})
    await desk.put("a legend", payload=rare)
    await desk.work()
    [(_, post)] = desk.pen.posts
    card = post.message.card
    assert card is not None
    assert card.title == "20 awards, 1 achievement"
    assert card.text.splitlines()[0] == "• a legend"
    assert card.text.splitlines()[-1] == "… and 11 more"
    assert post.message.pings == ()
    async with raw_connection(desk.engine) as raw:
        assert await raw.fetchval("SELECT count(*) FROM outbox WHERE message_id = 1") == MOST + 1
    await desk.put("two", "three", "four")
    await desk.work()
    assert desk.pen.texts()[1:] == ["two", "three"]


async def test_whoever_dies_with_rows_leaves_them_to_others(desk: Desk) -> None:
    await desk.put("one", "two")
    desk.pen.waits = asyncio.Event()
    working = asyncio.create_task(desk.work())
    await _until(desk, "SELECT count(*) FROM outbox WHERE tried_at IS NOT NULL")
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    desk.pen.waits = None
    began = desk.clock()
    desk.clock.forward(seconds=30)
    await desk.put("three")
    assert await desk.work() == 1
    assert desk.pen.texts() == []
    desk.clock.forward(seconds=61)
    await desk.work()
    assert desk.pen.texts() == ["one", "two", "three"]
    first = desk.pen.posts[0][1]
    assert (first.tried_at, first.nonce) == (began, nonce(GUILD, 1))
    assert [post.tried_at for _, post in desk.pen.posts[1:]] == [None, None]


async def test_two_at_once_deliver_once(desk: Desk) -> None:
    for place in range(1, 21):
        await desk.put(f"to {place}", place=place)
    await asyncio.gather(*(desk.work() for _ in range(4)))
    assert sorted(post.place or 0 for _, post in desk.pen.posts) == list(range(1, 21))
    assert await desk.waiting() == 0


async def test_rows_that_somebody_else_took_are_left_alone(desk: Desk) -> None:
    await desk.put("slow", "slower")
    desk.pen.waits = asyncio.Event()
    slow = asyncio.create_task(desk.work())
    await _until(desk, "SELECT count(*) FROM outbox WHERE tried_at IS NOT NULL")
    desk.clock.forward(seconds=100)
    other = Desk(desk.engine, desk.spine, desk.clock, Pen(desk.clock))
    await other.work()
    desk.pen.waits.set()
    await slow
    assert other.pen.texts() == ["slow", "slower"]
    assert desk.pen.texts() == ["slow"]
    assert other.pen.posts[0][1].nonce == desk.pen.posts[0][1].nonce


async def test_what_does_not_work_now_is_tried_again_and_not_for_ever(desk: Desk) -> None:
    await desk.put("one", "two")
    desk.pen.fails = [NotNow("Discord answers 503", may_have_arrived=True)]
    await desk.work()
    assert await desk.fates() == [("waiting", "Discord answers 503"), ("waiting", None)]
    desk.clock.forward(seconds=29)
    assert await desk.work() == 0
    desk.clock.forward(seconds=1)
    await desk.work()
    assert desk.pen.texts() == ["one", "two"]
    await desk.put("hopeless", place=THERE)
    desk.pen.fails = [NotNow("nobody answers", may_have_arrived=False)] * ATTEMPTS
    await desk.until_empty(every=3_600)
    assert (await desk.fates())[-1] == ("failed", f"nobody answers, {ATTEMPTS} times")
    await desk.put("our fault", place=THERE)
    desk.pen.fails = [KeyError("x")] * ATTEMPTS
    await desk.until_empty(every=3_600)
    assert (await desk.fates())[-1] == ("failed", f"it broke on our side: KeyError, {ATTEMPTS} times")
    assert pause_after(1) == timedelta(seconds=30)
    assert pause_after(ATTEMPTS) == timedelta(hours=4)


async def test_what_cannot_be_delivered_is_given_up_with_its_reason(desk: Desk) -> None:
    await desk.put("one", "two", "{{ event.amount - 'x' }}", "{% for x in y %}{% endfor %}")
    desk.pen.fails = [CannotDeliver("the channel is gone")]
    await desk.work()
    assert await desk.fates() == [
        ("failed", "the channel is gone"),
        ("delivered", None),
        ("failed", "the template failed: 'dict object' has no attribute 'amount'"),
        ("failed", "the template failed: a template knows no for"),
    ]
    assert await desk.work() == 0


async def test_who_is_told_and_what_is_news(desk: Desk) -> None:
    old = desk.clock() - timedelta(hours=25)
    await desk.put("long ago", at=old)
    await desk.put("a role of long ago", kind="assign_role", member=ADA, payload={"role": "5"}, at=old)
    await desk.put("unwanted", member=ADA, payload={"preference": "awards"})
    await desk.put("wanted", member=ADA, payload={"preference": "level_up"})
    await desk.put("gone", member=BOB)
    await desk.put("for you", member=ADA, kind="send_message", place=None)
    async with raw_connection(desk.engine) as raw:
        await prefer(raw, GUILD, await account_for(raw, GUILD, ADA), "awards", announce=False)
        await raw.execute("UPDATE members SET left_at = now() WHERE user_id = $1", BOB)
    await desk.work()
    assert await desk.fates() == [
        ("skipped", "it was too old to announce"),
        ("delivered", None),
        ("skipped", "the member does not want to hear of it"),
        ("delivered", None),
        ("skipped", "the member has left"),
        ("delivered", None),
    ]
    assert desk.pen.texts() == ["wanted"]
    assert [(post.user, _text(post)) for _, post in desk.pen.posts if post.place is None] == [(ADA, "for you")]
    assert desk.pen.roles == [RoleChange(GUILD, ADA, 5, True, "a-rule")]


async def test_the_erased_are_not_spoken_of(desk: Desk) -> None:
    await desk.put("x", member=ADA)
    await desk.put("{{ target }} was here", payload={"target": 1})
    await erase_member(desk.spine, GUILD, ADA)
    await desk.work()
    assert desk.pen.texts() == ["someone who left was here"]


@pytest.mark.parametrize(
    ("settings", "payload", "place"),
    [
        ({}, {}, None),
        ({"announce_where_it_happens": True}, {}, 5),
        ({"log_channel_id": "9"}, {}, 5),
        ({"announce_channel_id": "6"}, {}, 6),
        ({"achievements_channel_id": "7"}, {}, 5),
        ({"achievements_channel_id": "7"}, {"milestone": {"name": "x"}}, 7),
        ({"achievements_channel_id": "7", "announce_channel_id": "6"}, {}, 6),
        ({"announce_channel_id": "6"}, {"milestone": {"name": "x"}}, 6),
        ({"announce_where_it_happens": True}, {"event_channel": None}, None),
    ],
)
async def test_where_it_goes(
    engine: AsyncEngine, settings: dict[str, Any], payload: dict[str, Any], place: int | None
) -> None:
    clock = StandingClock()
    desk = Desk(engine, await settle(engine, **settings), clock, Pen(clock))
    await desk.put("hello", place=None, payload={"event_channel": "5", **payload})
    await desk.work()
    assert [post.place for _, post in desk.pen.posts] == ([] if place is None else [place])
    wanted = ("skipped", "no channel is configured for it") if place is None else ("delivered", None)
    assert await desk.fates() == [wanted]


async def test_words_and_pings(desk: Desk) -> None:
    async with raw_connection(desk.engine) as raw:
        ada, bob = await account_for(raw, GUILD, ADA), await account_for(raw, GUILD, BOB)
        await raw.execute("UPDATE members SET name = 'Bob @everyone' WHERE user_id = $1", BOB)
        await raw.execute(
            "INSERT INTO taxonomy VALUES ($1, 'currency.secondary', 'Coins') ON CONFLICT (guild_id, term) "
            "DO UPDATE SET label = 'Coins'",
            GUILD,
        )
        await raw.execute("UPDATE guild_heads SET config_version = config_version + 1")
    told = {"actor": ada, "target": bob, "event": {"type": "manual_award", "amount": 5, "currency": "gold"}}
    text = (
        "{{ actor.mention }} thanks {{ target.name }}: {{ event.amount }} {{ currency[event.currency] }}{{ guild.x }}"
    )
    await desk.put(text, member=ADA, payload={**told, "title": "{{ params.announce_awards }} {{ member.level }}"})
    await desk.put("{{ target }} {{ ''.__class__ }}", kind="send_message", payload=told)
    await desk.work()
    announced, said = (post.message for _, post in desk.pen.posts)
    assert announced.card is not None
    assert announced.card.text == f"<@{ADA}> thanks Bob @everyone: 5 Coins"
    assert announced.card.title == "True 1"
    assert (announced.text, announced.pings) == (f"<@{ADA}>", (ADA,))
    assert (said.text, said.card, said.pings) == ("Bob @everyone", None, ())


async def test_switched_off_announcements_are_not_made_up_for(engine: AsyncEngine) -> None:
    clock = StandingClock()
    desk = Desk(engine, await settle(engine), clock, Pen(clock))
    await desk.put("one")
    async with raw_connection(engine) as raw:
        await raw.execute(
            "INSERT INTO modules VALUES ($1, 'announcements', false) ON CONFLICT (guild_id, module) "
            "DO UPDATE SET enabled = false",
            GUILD,
        )
        await raw.execute("UPDATE guild_heads SET config_version = config_version + 1")
        assert await guilds_due(raw, [GUILD, 5], clock()) == [GUILD]
    await desk.work()
    assert await desk.fates() == [("skipped", "announcements are switched off")]
    async with raw_connection(engine) as raw:
        assert await guilds_due(raw, [GUILD, 5], clock()) == []


async def _until(desk: Desk, query: str) -> None:
    async with asyncio.timeout(10):
        while True:
            async with raw_connection(desk.engine) as raw:
                if await raw.fetchval(query):
                    return
            await asyncio.sleep(0.01)
