"""What events would lead to now, with every reason, in a transaction that cannot write."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from synapse.db.session import RawConnection, batch_transaction
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id
from synapse.lake.append import Placed
from synapse.lake.records import read_record
from synapse.ledger.book import Balance, Book
from synapse.ledger.chain import START, Line
from synapse.packs.library import packs_of
from synapse.rules.compile import compile_packs
from synapse.rules.documents.preset import Preset
from synapse.rules.engine import Explanation, Program, advance, bind, explain
from synapse.rules.event import Event
from synapse.rules.world import World
from synapse.runtime.batch.gather import Gathered, gather
from synapse.runtime.batch.harvest import Harvest, reap
from synapse.runtime.batch.reversals import reverse_events
from synapse.runtime.plans.drafts import Wanted
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.trials.assume import Assumption, assume, with_roles
from synapse.runtime.trials.trial import of_preset, setting_of, tried
from synapse.runtime.vocabulary import in_force

_HEAD = """
SELECT set_config('transaction_read_only', 'on', true),
       (SELECT config_version FROM guild_heads WHERE guild_id = $1),
       (SELECT account_seq FROM guild_heads WHERE guild_id = $1)
"""


class NoEvent(BadInput):
    """A record of a dry-run that cannot be an event. `field` says which part of the request is wrong."""

    def __init__(self, where: str, error: BadInput) -> None:
        super().__init__(f"{where}: {error.message}", error.hint)
        part = error.message.split(" ", 1)[0]
        self.field = f"{where}.{part}" if part.partition(".")[0] in _PARTS else where


_PARTS = frozenset(
    {"event_type", "channel_id", "user_id", "target_id", "timestamp", "source_id", "payload", "payload_version"}
)


@dataclass(frozen=True, slots=True)
class DryRun:
    """An event, what was decided on it and why, and the program that decided."""

    event: Event
    dropped: tuple[str, ...]
    program: Program
    world: World
    explanation: Explanation
    #: entries that take back what earlier events paid, and who has which account
    reversed: tuple[Line, ...] = ()
    people: Mapping[int, int] = field(default_factory=dict[int, int])


async def dry_run(
    spine: Spine, record: object, *, preset: Preset | None = None, assumed: Assumption | None = None
) -> DryRun:
    """Decide a raw record on the stored state. Raises `BadInput` for what is no event.

    A preset decides instead of what the guild has installed; zones, settings and state stay the guild's,
    where there is one.
    """
    guild = _guild_of(record)
    live = None if preset else await in_force(spine, guild)
    async with batch_transaction(spine.engine) as (_, raw):
        version, last_account = await begin(raw, guild)
        found = await of_preset(raw, guild, version, preset) if preset else cast(Configured, live)
        read = [read_record(record, found.program.compiled.registry.events)]
        return (await _decide(raw, guild, found, read, assumed or Assumption(), last_account))[0]


async def dry_runs(
    spine: Spine, guild: int, records: Sequence[object], wanted: Wanted, assumed: Assumption
) -> list[DryRun]:
    """Decide raw records one after the other, each on what the ones before led to, by the rules that are wanted.

    Raises `NoEvent`, `BadInput`, `Problems`, and `UnknownGuild` where nothing but a preset could decide.
    """
    live = await live_for(spine, guild, wanted, assumed)
    async with batch_transaction(spine.engine) as (_, raw):
        version, last_account = await begin(raw, guild)
        found = live or await tried(spine, raw, guild, version, wanted, assumed)
        return await _decide(raw, guild, found, read_all(guild, records, found), assumed, last_account)


async def live_for(spine: Spine, guild: int, wanted: Wanted, assumed: Assumption) -> Configured | None:
    """What is in force, where that is what is wanted. Raises `UnknownGuild`."""
    return await in_force(spine, guild) if wanted == Wanted() and not assumed.changes_season else None


def explain_without_database(record: object, preset: Preset) -> DryRun:
    """The same for a community that has no history: nothing happened before."""
    compiled = compile_packs(packs_of(preset))
    event, dropped = read_record(record, compiled.registry.events)
    program = bind(compiled, setting_of(preset))
    world = program.new_world()
    return DryRun(event, dropped, program, world, explain(event, program, world))


async def begin(raw: RawConnection, guild: int) -> tuple[int | None, int]:
    """From here on the transaction cannot write. The guild's version, if it is known, and its last account."""
    row = await raw.fetchrow(_HEAD, guild)
    return (None, 0) if row is None else (row[1], row[2] or 0)


def _guild_of(record: object) -> int:
    if not isinstance(record, dict):
        raise BadInput("the event is not a JSON object", "it has event_type, guild_id, user_id, timestamp and so on")
    return parse_id(cast("dict[str, Any]", record).get("guild_id"), "guild_id")


def read_all(guild: int, records: Sequence[object], found: Configured) -> list[tuple[Event, tuple[str, ...]]]:
    """The records as events, each with the fields that no event declares. Raises `NoEvent`."""
    events, seen = list[tuple[Event, tuple[str, ...]]](), dict[tuple[str, str], int]()
    for place, record in enumerate(records):
        where = f"events.{place}" if len(records) > 1 else "event"
        try:
            event, dropped = read_record(record, found.program.compiled.registry.events, guild)
            first = seen.setdefault((event.type, event.source), place)
            if first != place:
                raise BadInput(f"source_id is that of events.{first}", "an event counts once: give each its own")
        except BadInput as error:
            raise NoEvent(where, error) from error
        events.append((event, dropped))
    return events


async def _decide(
    raw: RawConnection,
    guild: int,
    found: Configured,
    read: Sequence[tuple[Event, tuple[str, ...]]],
    assumed: Assumption,
    last_account: int,
) -> list[DryRun]:
    """As a batch does it, up to where it would write."""
    program = found.program
    placed, gathered = await gather_assumed(raw, guild, found, [event for event, _ in read], assumed, last_account)
    harvest = _harvest(guild, found, gathered)
    people = {account: user for user, account in gathered.accounts.items()}
    runs: list[DryRun] = []
    for one, (_, dropped) in zip(placed, read, strict=True):
        explanation = explain(one.event, program, gathered.world)
        reap(harvest, one, explanation.decision)
        advance(one.event, explanation.decision, program, gathered.world)
        entered = len(harvest.book.lines)
        if explanation.decision.reversals:
            await reverse_events(raw, harvest, one, explanation.decision.reversals, gathered.world)
        lines = tuple(harvest.book.lines[entered:])
        runs.append(DryRun(one.event, dropped, program, gathered.world, explanation, lines, people))
        await asyncio.sleep(0)
    return runs


async def gather_assumed(
    raw: RawConnection,
    guild: int,
    found: Configured,
    events: Sequence[Event],
    assumed: Assumption,
    last_account: int,
) -> tuple[list[Placed], Gathered]:
    """What deciding events reads, with what is assumed in its place."""
    program = found.program
    placed = [
        Placed(event, place, program.zone_id(event), program.clock.day(event.at))
        for place, event in enumerate((with_roles(event, assumed) for event in events), 1)
    ]
    # a stranger's account would be the next one: any other number is somebody else's, history and all
    gathered = await gather(raw, guild, placed, found, last_account)
    assume(gathered.world, program, assumed)
    return placed, gathered


def _harvest(guild: int, found: Configured, gathered: Gathered) -> Harvest:
    """A book that nobody writes; it starts from what is assumed too."""
    for (user, currency), wallet in gathered.world.wallets.items():
        if user in gathered.accounts:
            balance = gathered.wallets.setdefault((gathered.accounts[user], currency), Balance())
            balance.balance, balance.lifetime, balance.level = wallet.balance, wallet.lifetime, wallet.level
    return Harvest(guild, found, gathered.accounts, Book(START, 0, gathered.wallets), 0, 0)
