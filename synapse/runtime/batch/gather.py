"""Loads what a batch's decisions read: who is concerned, their wallets and milestones, and every measure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.lake.append import Placed
from synapse.lake.history import load_history
from synapse.ledger.book import Balance
from synapse.members.accounts import number_new
from synapse.milestones.earned import earned_by
from synapse.rules.event import Event
from synapse.rules.world import Wallet, World
from synapse.runtime.spine import Configured

# people and wallets in one question: it is asked for every batch
_PEOPLE = """
SELECT m.user_id, m.account, w.currency, w.balance, w.lifetime, w.level
FROM unnest($2::bigint[]) AS k(user_id)
CROSS JOIN LATERAL (
    SELECT user_id, account FROM members WHERE guild_id = $1 AND user_id = k.user_id LIMIT 1
) m
LEFT JOIN LATERAL (SELECT * FROM wallets WHERE guild_id = $1 AND account = m.account OFFSET 0) w ON true
"""


@dataclass(slots=True)
class Gathered:
    """The state before a batch. `accounts` includes those that the batch opens (`new`); `met`: `people_in`."""

    world: World
    accounts: dict[int, int]
    new: dict[int, int]
    met: dict[int, float]
    bots: frozenset[int]
    wallets: dict[tuple[int, str], Balance]


def people_in(events: Iterable[Event], found: Configured) -> dict[int, float]:
    """Everybody whom the events name, in order of first appearance (actor, target, then payload fields), and when."""
    people: dict[int, float] = {}
    for event in events:
        if event.actor is not None:
            people.setdefault(event.actor, event.at)
        if event.target is not None:
            people.setdefault(event.target, event.at)
        for name in found.payloads.member_fields(event.type):
            person = event.payload.get(name)
            if isinstance(person, int):
                people.setdefault(person, event.at)
    return people


async def gather(
    raw: RawConnection, guild: int, placed: Sequence[Placed], found: Configured, last_account: int
) -> Gathered:
    """Load everything, before the events are in the lake: rules see history before them."""
    gathered = await meet(raw, guild, placed, found, last_account)
    gathered.world.history = await load_history(raw, guild, placed, found.program, found.payloads, gathered.accounts)
    return gathered


async def meet(
    raw: RawConnection, guild: int, placed: Sequence[Placed], found: Configured, last_account: int
) -> Gathered:
    """Load who is concerned and what they have; measures' history is left empty."""
    events = [one.event for one in placed]
    people = people_in(events, found)
    known: dict[int, int] = {}
    wallets: dict[tuple[int, str], Balance] = {}
    world = World()
    for user, account, currency, balance, lifetime, level in await raw.fetch(_PEOPLE, guild, list(people)):
        known[user] = account
        if currency is not None:
            wallets[account, currency] = Balance(balance, lifetime, level)
            world.wallets[user, currency] = Wallet(balance, lifetime, level)
    new = number_new(people, known, last_account)
    if known and found.program.watchers.all:
        world.earned = await _earned(raw, guild, known)
    accounts = {**known, **new}
    return Gathered(world, accounts, new, people, _bots(events), wallets)


async def _earned(raw: RawConnection, guild: int, known: Mapping[int, int]) -> dict[int, set[tuple[str, int]]]:
    users = {account: user for user, account in known.items()}
    found = await earned_by(raw, guild, list(users))
    return {users[account]: earned for account, earned in found.items()}


def _bots(events: Iterable[Event]) -> frozenset[int]:
    bots: set[int] = set()
    for event in events:
        if event.is_of_bot and event.actor is not None:
            bots.add(event.actor)
        if event.target is not None and event.payload.get("target_is_bot") is True:
            bots.add(event.target)
    return frozenset(bots)
