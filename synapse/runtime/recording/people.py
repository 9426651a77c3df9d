"""What members are called and whether they are here: kept in mind while events come, written down every few seconds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import batch_transaction
from synapse.members.names import Person, meet_members, miss_members

#: people whose written state is remembered
ROOM = 100_000
#: times that somebody without an account is looked for: their first event may still be on its way
TRIES = 20

_Key = tuple[int, int]


@dataclass(slots=True)
class _News:
    """What is to be written of somebody: who they are, or when they left."""

    state: Person | datetime
    tries: int = 0


class People:
    """Members as they were seen last. Who has no account gets none by it."""

    def __init__(self) -> None:
        self._written: dict[_Key, Person | datetime] = {}
        self._news: dict[_Key, _News] = {}

    def seen(self, guild: int, person: Person) -> None:
        """Somebody is here, and called so."""
        self._note((guild, person.user_id), person)

    def left(self, guild: int, user: int, at: datetime) -> None:
        """Somebody is gone."""
        self._note((guild, user), at)

    async def write(self, engine: AsyncEngine) -> None:
        """Write down what is new, in one transaction. Raises what the database raises; then it is still new."""
        news = dict(self._news)
        if not news:
            return
        async with batch_transaction(engine) as (_, raw):
            written: set[_Key] = set()
            # always in the same order, so that two processes do not wait for each other
            for guild in sorted({guild for guild, _ in news}):
                of_guild = {user: one.state for (where, user), one in sorted(news.items()) if where == guild}
                here = [state for state in of_guild.values() if isinstance(state, Person)]
                gone = {user: state for user, state in of_guild.items() if isinstance(state, datetime)}
                written |= {(guild, user) for user in await meet_members(raw, guild, here)}
                written |= {(guild, user) for user in await miss_members(raw, guild, gone)}
        for key, one in news.items():
            self._settle(key, one, is_written=key in written)

    def _note(self, key: _Key, state: Person | datetime) -> None:
        known = self._news.get(key)
        if (self._written.get(key) if known is None else known.state) != state:
            self._news[key] = _News(state)

    def _settle(self, key: _Key, one: _News, *, is_written: bool) -> None:
        if is_written:
            self._written[key] = one.state
            if len(self._written) > ROOM:
                del self._written[next(iter(self._written))]
        one.tries += 1
        # what came meanwhile is another one
        if self._news.get(key) is one and (is_written or one.tries >= TRIES):
            del self._news[key]
