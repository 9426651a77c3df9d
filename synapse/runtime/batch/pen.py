"""Keeps a batch's connection busy: what is decided is written while the rest is still being decided."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from synapse.db.session import RawConnection
from synapse.lake import awards
from synapse.lake.kept import update_kept
from synapse.lake.rollups import count_rules
from synapse.ledger.post import write_lines, write_wallets
from synapse.milestones import earned
from synapse.runtime.batch import outbox
from synapse.runtime.batch.harvest import Harvest

#: awards that are worth a statement of their own before the batch is decided
CHUNK = 100


@dataclass(slots=True)
class Pen:
    """Does one thing at a time, as a connection must. `awards` and `lines` say how far it has got."""

    raw: RawConnection
    harvest: Harvest
    task: "asyncio.Future[None]"
    awards: int = 0
    lines: int = 0

    @classmethod
    def begin(cls, raw: RawConnection, harvest: Harvest, first: Coroutine[Any, Any, None]) -> "Pen":
        """Begin with what does not hang on the decisions."""
        return cls(raw, harvest, asyncio.ensure_future(first))

    def look(self) -> None:
        """Between two slices: raise what went wrong, and go on writing when there is enough to write."""
        if self.task.done():
            self.task.result()
            if len(self.harvest.awards) - self.awards >= CHUNK:
                self.task = asyncio.ensure_future(self._go_on())

    async def rest(self) -> None:
        """Wait until the connection is free, whatever became of its task."""
        await asyncio.wait([self.task])

    async def free(self) -> None:
        """The same before the connection is used for something else; raises what went wrong."""
        await self.rest()
        self.task.result()

    async def finish(self) -> None:
        """Write everything that is left."""
        await self.task
        await self._go_on()
        harvest, guild = self.harvest, self.harvest.guild
        await write_wallets(self.raw, guild, harvest.book)
        await earned.insert(self.raw, guild, harvest.milestones)
        await update_kept(self.raw, guild, harvest.kept, harvest.found.payloads, harvest.accounts)
        await outbox.insert(self.raw, guild, harvest.deliveries)
        await count_rules(self.raw, guild, harvest.fired, harvest.denied, harvest.failed)

    async def _go_on(self) -> None:
        harvest, first_award, first_line = self.harvest, self.awards, self.lines
        self.awards, self.lines = len(harvest.awards), len(harvest.book.lines)
        await awards.insert(self.raw, harvest.guild, harvest.awards[first_award : self.awards])
        await write_lines(self.raw, harvest.guild, harvest.book.lines[first_line : self.lines])
