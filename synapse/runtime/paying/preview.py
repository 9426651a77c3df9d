"""What paying a span would come to: the same walk, in memory, and nothing written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from synapse.db.session import glance
from synapse.lake.unpaid import Span
from synapse.members.accounts import accounts_of
from synapse.rules.engine import advance, decide
from synapse.rules.world import World
from synapse.runtime.backtest.side import Tally
from synapse.runtime.batch.gather import meet
from synapse.runtime.paying.pay import Tell, silent
from synapse.runtime.paying.walk import Piece, Walk, walk_along
from synapse.runtime.spine import Spine

#: events that are looked at; of a longer span the preview is of the first so many
MOST = 1_000_000
#: members who are named
NAMED = 10


@dataclass(frozen=True, slots=True)
class Gainer:
    """What a member would get."""

    account: int
    user: int
    #: currency → units
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What paying a span would come to, if it were paid now."""

    span: Span
    #: events that would be decided, and those of the span that are not stored any more
    events: int
    gone: int
    #: not all was looked at: the span is too long
    is_partial: bool
    #: currency → units that members would be credited
    totals: Mapping[str, int]
    #: members who would get anything
    members: int
    #: those who would get most of the leading currency, the most first
    gainers: tuple[Gainer, ...]
    #: currency → levels gained; milestone → how often earned; rule → how often it would fire
    levels: Mapping[str, int]
    milestones: Mapping[str, int]
    rules: Mapping[str, int]
    notes: tuple[str, ...]


async def preview(spine: Spine, guild: int, span_id: int, tell: Tell = silent) -> Preview:
    """Find out what paying would come to. Takes as long as reading the lake up to the span's end; locks nothing.

    Raises `NotKnown` and `UnknownGuild`.
    """
    walk = await walk_along(spine, guild, span_id)
    world, tally, events, has_lapsed = World(history=walk.past.stores), Tally(), 0, False
    known: set[int] = set()
    while events < MOST:
        async with glance(spine.engine) as raw:
            piece = await walk.next(raw)
            if piece is None:
                break
            gathered = await meet(raw, guild, piece.placed, piece.found, 0)
        # what a member has is read once; from then on it is what this came to
        new = gathered.accounts.keys() - known
        known |= new
        world.wallets |= {key: wallet for key, wallet in gathered.world.wallets.items() if key[0] in new}
        world.earned |= {user: earned for user, earned in gathered.world.earned.items() if user in new}
        await _decide(piece, world, tally, walk)
        events += len(piece.placed)
        has_lapsed = has_lapsed or bool(piece.found.program.denials)
        tell(events, walk.left.events)
    async with glance(spine.engine) as raw:
        gainers = _gainers(tally, walk.found.program.main_currency)
        accounts = await accounts_of(raw, guild, [user for user, _ in gainers])
    totals: Counter[str] = Counter()
    for (_, currency), units in tally.earned.items():
        totals[currency] += units
    return Preview(
        walk.span,
        events,
        max(0, walk.span.events - walk.left.events) if walk.span.paid_upto is None else 0,
        events < walk.left.events and events >= MOST,
        dict(totals),
        len({user for user, _ in tally.earned}),
        tuple(Gainer(accounts[user], user, amounts) for user, amounts in gainers if user in accounts),
        dict(tally.levels),
        dict(tally.milestones),
        dict(tally.fired),
        tuple(_notes(walk, has_lapsed=has_lapsed)),
    )


async def _decide(piece: Piece, world: World, tally: Tally, walk: Walk) -> None:
    program = piece.found.program
    for one in piece.placed:
        decision = decide(one.event, program, world)
        tally.add(decision, one.day)
        advance(one.event, decision, program, world)
        await walk.past.pace.keep()


def _gainers(tally: Tally, main: str | None) -> list[tuple[int, dict[str, int]]]:
    """Who would get most, by Discord id."""
    amounts: dict[int, dict[str, int]] = {}
    for (user, currency), units in tally.earned.items():
        amounts.setdefault(user, {})[currency] = units
    ranked = sorted(amounts.items(), key=lambda one: (-one[1].get(main or "", 0), -sum(one[1].values()), one[0]))
    return ranked[:NAMED]


def _notes(walk: Walk, *, has_lapsed: bool) -> list[str]:
    """What must be known to read it."""
    told = ["Everything is decided by the rules, zones and settings of today."]
    if has_lapsed:
        told.append("Seasonal currencies pay nothing for what did not happen in the season that runs.")
    if walk.span.paid_upto is not None:
        told.append("A part of it was paid already; this is the rest.")
    return told
