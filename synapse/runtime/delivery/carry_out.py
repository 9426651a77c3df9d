"""Carries out what is due for a guild: in order for each channel, never inside a transaction while Discord is asked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from synapse.db.session import batch_transaction
from synapse.kit.clock import Clock, seconds_of
from synapse.runtime.delivery import queue
from synapse.runtime.delivery.digest import digest, next_group
from synapse.runtime.delivery.errors import CannotDeliver, NotNow
from synapse.runtime.delivery.hands import Hands, Post, RoleChange
from synapse.runtime.delivery.message import Message
from synapse.runtime.delivery.queue import Closing, Taken
from synapse.runtime.delivery.render import Scene, render
from synapse.runtime.delivery.sort_out import Sorted, sort_out
from synapse.runtime.delivery.throttle import WINDOW, Throttle
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import in_force

#: how long what the throttle refuses waits
DRAIN = timedelta(seconds=10)
#: attempts after which a delivery is given up
ATTEMPTS = 12
#: the pause after the first; each is twice as long as the one before, up to some hours
PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=4)

log = structlog.stdlib.get_logger("synapse.delivery")


async def carry_out(spine: Spine, guild: int, hands: Hands, clock: Clock) -> int:
    """Do what is due for a guild; how many rows were taken. Raises `UnknownGuild`."""
    found, now = await in_force(spine, guild), clock()
    throttle = Throttle()
    async with batch_transaction(spine.engine) as (_, raw):
        rows = await queue.take(raw, guild, now)
        if not rows:
            return 0
        for channel, at in await queue.sent_since(raw, guild, now - timedelta(seconds=WINDOW)):
            throttle.count(channel, seconds_of(at))
        work = await sort_out(raw, found, rows, now)
    await _Round(spine, guild, hands, clock, throttle, work.scene).run(work)
    return len(rows)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed."""
    return min(PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class _Round:
    """One go at a guild's deliveries."""

    spine: Spine
    guild: int
    hands: Hands
    clock: Clock
    throttle: Throttle
    scene: Scene

    async def run(self, work: Sorted) -> None:
        for place, rows in work.lanes.items():
            await self._post_in_turn(place, rows)
        for row in work.direct:
            for one in await self._rendered([row]):
                await self._post([one], None)
        for row in work.roles:
            await self._change_role(row)

    async def _post_in_turn(self, place: int, rows: Sequence[Taken]) -> None:
        """Post what waits for one channel, oldest first, as much as the throttle allows."""
        left = list(rows)
        while left:
            group = next_group(left)
            seqs = {row.seq for row in group}
            left = [row for row in left if row.seq not in seqs]
            messages = await self._rendered(group)
            if not messages:
                continue
            if self.throttle.allows(place, seconds_of(self.clock())):
                due = await self._post(messages, place)
            else:
                due = self.clock() + DRAIN
                left += [row for row, _ in messages]
            if due is not None:
                await self._wait(left, due)
                return

    async def _post(self, messages: Sequence[tuple[Taken, Message]], place: int | None) -> datetime | None:
        """Post one message for one row or for many; when to go on, if not now."""
        rows = [row for row, _ in messages]
        message = messages[0][1] if len(messages) == 1 else digest(messages)
        user = None if place is not None else self.scene.people.user(rows[0].account)
        post = Post(self.guild, place, user, message, rows[0].nonce, rows[0].tried_at)
        return await self._attempt(rows, lambda: self.hands.post(post, self.clock()))

    async def _change_role(self, row: Taken) -> None:
        user = self.scene.people.user(row.account)
        assert user is not None
        change = RoleChange(self.guild, user, int(row.payload["role"]), row.kind == "assign_role", row.rule)
        await self._attempt([row], lambda: self.hands.change_role(change))

    async def _attempt(self, rows: Sequence[Taken], do: Callable[[], Awaitable[int | None]]) -> datetime | None:
        """Do it, and keep what came of it; when to try again, if it did not work."""
        async with batch_transaction(self.spine.engine) as (_, raw):
            attempts = await queue.begin(raw, self.guild, rows, self.clock())
        if attempts is None:
            # somebody else has taken them meanwhile
            return None
        try:
            message = await do()
        except CannotDeliver as error:
            await self._give_up(rows, error.reason, is_quiet=error.is_quiet)
        except NotNow as error:
            return await self._put_off(rows, attempts, error)
        # what nobody foresaw must not be tried for ever either
        except Exception as error:
            log.error("a delivery broke", guild=str(self.guild), seqs=[row.seq for row in rows], exc_info=error)
            broke = NotNow(f"it broke on our side: {type(error).__name__}", may_have_arrived=True)
            return await self._put_off(rows, attempts, broke)
        else:
            await self._delivered(rows, message)
        return None

    async def _rendered(self, rows: Sequence[Taken]) -> list[tuple[Taken, Message]]:
        """The messages of rows; those whose template does not work are given up."""
        messages: list[tuple[Taken, Message]] = []
        closings: list[Closing] = []
        for row in rows:
            try:
                messages.append((row, render(self.scene, row)))
            except CannotDeliver as error:
                closings.append(Closing(row.seq, error.reason))
        if closings:
            async with batch_transaction(self.spine.engine) as (_, raw):
                await queue.give_up(raw, self.guild, closings, self.clock())
        return messages

    async def _give_up(self, rows: Sequence[Taken], reason: str, *, is_quiet: bool = False) -> None:
        async with batch_transaction(self.spine.engine) as (_, raw):
            await queue.give_up(raw, self.guild, [Closing(row.seq, reason, is_quiet) for row in rows], self.clock())

    async def _put_off(self, rows: Sequence[Taken], attempts: int, error: NotNow) -> datetime | None:
        if attempts >= ATTEMPTS:
            await self._give_up(rows, f"{error.reason}, {attempts} times")
            return None
        due, seqs = self.clock() + pause_after(attempts), [row.seq for row in rows]
        async with batch_transaction(self.spine.engine) as (_, raw):
            await queue.put_off(raw, self.guild, seqs, due, error.reason, may_have_arrived=error.may_have_arrived)
        return due

    async def _delivered(self, rows: Sequence[Taken], message: int | None) -> None:
        async with batch_transaction(self.spine.engine) as (_, raw):
            await queue.mark_delivered(raw, self.guild, [row.seq for row in rows], self.clock(), message)

    async def _wait(self, rows: Sequence[Taken], due: datetime) -> None:
        async with batch_transaction(self.spine.engine) as (_, raw):
            await queue.wait(raw, self.guild, [row.seq for row in rows], due)
