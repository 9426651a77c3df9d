"""Paying a span: its events are decided by the rules of now as if they had just come, batch by batch."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from synapse.db.session import RawConnection, batch_transaction, glance
from synapse.guilds.change import Change, note
from synapse.kit.errors import SynapseError
from synapse.lake import unpaid
from synapse.lake.unpaid import Span
from synapse.ledger.accounts import MINT
from synapse.ledger.book import Book
from synapse.members.accounts import open_accounts
from synapse.runtime.batch.deciding import decide_all
from synapse.runtime.batch.gather import meet
from synapse.runtime.batch.harvest import Harvest
from synapse.runtime.batch.head import Head, lock, move
from synapse.runtime.batch.pen import Pen
from synapse.runtime.batch.rule_log import write_log
from synapse.runtime.changing import changing
from synapse.runtime.errors import PayoutsPaused
from synapse.runtime.paying.walk import Piece, Walk, known_span, walk_along
from synapse.runtime.retry import persistently
from synapse.runtime.spine import Spine, configured, remember

#: how many events are paid, and how many there were to pay
Tell = Callable[[int, int], object]


class AlreadyPaid(SynapseError):
    """Everything of it was paid, or is being paid by somebody else."""

    def __init__(self, span: int, how: str) -> None:
        super().__init__("already-paid", f"span {span} {how}", "each event is paid once")


@dataclass(slots=True)
class Paid:
    """What paying came to; what an earlier attempt had paid already is not in it."""

    span: int
    events: int = 0
    awards: int = 0
    entries: int = 0
    milestones: int = 0
    levels: int = 0
    #: currency → units that members were credited
    totals: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, piece: Piece, harvest: Harvest) -> None:
        """Count one batch."""
        self.events += len(piece.placed)
        self.awards += len(harvest.awards)
        self.entries += len(harvest.book.lines)
        self.milestones += len(harvest.milestones)
        self.levels += harvest.levels
        for line in harvest.book.lines:
            if line.from_account == MINT and line.cause != "reversal":
                self.totals[line.currency] = self.totals.get(line.currency, 0) + line.amount


def silent(_done: int, _of: int) -> None:
    """Tells nobody."""


async def pay(spine: Spine, guild: int, span_id: int, *, by: int | None, via: str, tell: Tell = silent) -> Paid:
    """Pay everything of a span that is not paid yet. `by` is the admin's Discord id, `via` the way it came.

    Raises `NotKnown`, `AlreadyPaid`, `PayoutsPaused`; what was paid before that stays paid.
    """
    async with changing(spine.engine, guild, by=by, via=via) as change:
        await begin(spine, change, span_id)
    return await carry_on(spine, guild, span_id, tell)


async def begin(spine: Spine, change: Change, span_id: int) -> Span:
    """Write down who wants a span paid, and let nothing more belong to it.

    Raises `NotKnown`, `AlreadyPaid`, `PayoutsPaused`.
    """
    raw, guild = change.raw, change.guild
    span = await known_span(raw, guild, span_id)
    version = await raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", guild)
    if (await configured(spine, raw, guild, version)).is_paused:
        raise PayoutsPaused
    if span.paid_at is not None:
        raise AlreadyPaid(span_id, "was paid")
    await unpaid.close(raw, guild, span_id)
    told = {"events": span.events, "of": span.reason, "first": span.first_seq, "last": span.last_seq}
    await note(change, "PAY", "unpaid_spans", span_id, None, told)
    return span


async def carry_on(spine: Spine, guild: int, span_id: int, tell: Tell = silent) -> Paid:
    """Pay from where a span's payment stands to its end: after `begin`, and after whatever broke it off."""
    payer = _Payer(spine, guild, Paid(span_id), tell)
    while await persistently(payer.step):
        pass
    return payer.paid


@dataclass(slots=True)
class _Payer:
    spine: Spine
    guild: int
    paid: Paid
    tell: Tell
    #: None where it is not known what was committed: the walk begins anew then
    walk: Walk | None = None

    async def step(self) -> bool:
        """Pay one batch; whether there may be more."""
        walk, self.walk = self.walk, None
        if walk is None:
            walk = await walk_along(self.spine, self.guild, self.paid.span)
        async with glance(self.spine.engine) as raw:
            await walk.skip(raw)
        async with batch_transaction(self.spine.engine) as (_, raw):
            head, found = await lock(self.spine, raw, self.guild)
            if found.is_paused:
                raise PayoutsPaused
            if found.version != walk.found.version:
                # other rules measure other things
                return True
            if (await known_span(raw, self.guild, self.paid.span)).paid_upto != walk.span.paid_upto:
                raise AlreadyPaid(self.paid.span, "is being paid by somebody else")
            piece = await walk.next(raw)
            if piece is None:
                await unpaid.finish(raw, self.guild, self.paid.span)
                return False
            harvest = await _carry_through(raw, head, piece, walk)
            await unpaid.move(raw, self.guild, self.paid.span, piece.last.seq)
        remember(self.spine, found)
        walk.span = replace(walk.span, paid_upto=piece.last.seq)
        self.walk = walk
        self.paid.add(piece, harvest)
        self.tell(walk.taken, walk.left.events)
        return True


async def _carry_through(raw: RawConnection, head: Head, piece: Piece, walk: Walk) -> Harvest:
    """Decide events that are stored and counted already, and write what they come to."""
    found, placed = piece.found, piece.placed
    guild = found.configuration.guild
    gathered = await meet(raw, guild, placed, found, head.account_seq)
    gathered.world.history = walk.past.stores
    book = Book(head.head, head.tx_seq, gathered.wallets)
    harvest = Harvest(guild, found, gathered.accounts, book, head.award_seq, head.outbox_seq, stores=False)
    pen = Pen.begin(raw, harvest, open_accounts(raw, guild, gathered.new, gathered.bots, gathered.met))
    try:
        await decide_all(placed, gathered.world, harvest, pen)
    finally:
        # the connection is busy until then, whatever went wrong meanwhile
        await pen.rest()
    await pen.finish()
    log_seq = await write_log(raw, guild, head.log_seq, harvest.log)
    await move(raw, head, harvest, lake_seq=head.lake_seq, accounts=len(gathered.new), log_seq=log_seq)
    return harvest
