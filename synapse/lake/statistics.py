"""What the planner knows of the tables that grow with events.

A fresh database has no statistics, and without them the planner may walk a guild's whole lake for each
event that it looks up. Autovacuum comes to it within a minute, which a first import does not wait for.
"""

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction

#: after so many events of a process, and then after eight times as many each time
FIRST = 500
_GROWTH = 8
_ANALYZE = """
ANALYZE event_lake, event_counters, kept_measures, awards, transactions, wallets, members, milestones_earned, outbox
"""


class Statistics:
    """Renews the planner's statistics while a process fills an empty database."""

    def __init__(self) -> None:
        self._handled = 0
        self._next = FIRST

    async def renew(self, engine: AsyncEngine, handled: int) -> None:
        """Count events that were stored; look at the tables anew when there are many more than last time."""
        self._handled += handled
        if self._handled >= self._next:
            self._next = self._handled * _GROWTH
            async with batch_transaction(engine) as (_, raw):
                await raw.execute(_ANALYZE)
