"""Taking back by hand what was paid or granted: reversals in the books, MANUAL_REVOKE in the audit, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from synapse.guilds.change import Change, note
from synapse.ledger.book import Occasion, Why
from synapse.ledger.chain import Line
from synapse.ledger.errors import NothingToReverse
from synapse.ledger.post import close_book, open_book
from synapse.ledger.reverse import enter_reversal, lines_of_award, lines_of_rule, overdrawable, reversal_of, reverse
from synapse.members.queries import member_by_user
from synapse.milestones.earned import revoke
from synapse.milestones.revoke import held
from synapse.runtime.errors import NotKnown


@dataclass(frozen=True, slots=True)
class Reversed:
    """Entries that took something back; `before` where an earlier request had done it already."""

    lines: list[Line]
    before: bool


async def reverse_entry(change: Change, seq: int, at: datetime) -> Reversed:
    """Take one entry back. Raises `NothingToReverse` where there is none, or what it paid is spent."""
    done = await reversal_of(change.raw, change.guild, [seq])
    if done:
        return Reversed(done, before=True)
    line = await reverse(change.raw, change.guild, seq, at=at, reason=change.reason)
    await _audit(change, "transactions", seq, [line])
    return Reversed([line], before=False)


async def revoke_award(change: Change, award: int, at: datetime, *, all_of_event: bool = False) -> Reversed:
    """Take back what an award paid, or with it all that came of the same event: levels, achievements."""
    lines = await lines_of_award(change.raw, change.guild, award, all_of_event=all_of_event)
    if not lines:
        raise NothingToReverse(f"no award {award} paid anything that is still known")
    done = await reversal_of(change.raw, change.guild, [line.seq for line in lines])
    open_ = [line for line in lines if line.seq not in {one.reverses for one in done}]
    if not open_:
        return Reversed(done, before=True)
    entered = await _enter(change, open_, at)
    if not entered:
        raise NothingToReverse(f"what award {award} paid is spent")
    await _audit(change, "awards", award, entered)
    return Reversed([*done, *entered], before=False)


async def revoke_milestone(
    change: Change, user: int, milestone: str, at: datetime, *, keep_reward: bool = False
) -> Reversed:
    """Take an achievement away and, unless it is to be kept, what it paid. It is not earned again by itself.

    Raises `NotKnown` for somebody who never had it.
    """
    profile = await member_by_user(change.raw, change.guild, user)
    had = [] if profile is None else await held(change.raw, change.guild, profile.account, milestone)
    if profile is None or not had:
        raise NotKnown(f"member {user} never had the achievement {milestone[:128]!r}")
    has = [one for one in had if one.revoked_at is None]
    if not has:
        return Reversed([], before=True)
    await revoke(change.raw, change.guild, profile.account, milestone, at)
    lines: list[Line] = []
    if not keep_reward:
        events = [one.event_seq for one in has]
        paid = await lines_of_rule(change.raw, change.guild, events, milestone, profile.account)
        lines = await _enter(change, paid, at) if paid else []
    await _audit(change, "milestones_earned", profile.account, lines, {"milestone": milestone})
    return Reversed(lines, before=False)


async def _enter(change: Change, lines: Sequence[Line], at: datetime) -> list[Line]:
    """Enter the opposite of some entries, each under its own rule."""
    accounts = sorted({account for line in lines for account in (line.from_account, line.to_account) if account > 0})
    book = await open_book(change.raw, change.guild, accounts)
    may_overdraw = await overdrawable(change.raw, change.guild)
    for line in reversed(lines):
        why = Why("reversal", Occasion(at, reason=change.reason), line.rule)
        enter_reversal(book, [line], why, may_overdraw)
    await close_book(change.raw, change.guild, book)
    return book.lines


async def _audit(
    change: Change, table: str, target: object, lines: Sequence[Line], what: dict[str, object] | None = None
) -> None:
    taken = [{"entry": line.seq, "reverses": line.reverses, line.currency: line.amount} for line in lines]
    await note(change, "MANUAL_REVOKE", table, target, what, {"reversals": taken})
