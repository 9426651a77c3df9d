"""What a member got and lost, and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from synapse.api.paging import Cursor
from synapse.api.shapes.base import Shape
from synapse.api.shapes.person import Person, person_of
from synapse.db.session import RawConnection
from synapse.ledger.chain import Line
from synapse.ledger.queries import history_of
from synapse.members.queries import Profile
from synapse.runtime.pages.origin import Origin, rule_names
from synapse.runtime.spine import Configured


class HistoryEntry(Shape):
    """Something that a member got (above zero) or lost."""

    id: str
    at: datetime
    currency: str
    amount: int
    balance_after: int | None
    cause: str
    rule: str | None
    rule_name: str | None
    event_type: str | None
    reason: str | None
    #: the entry that this one takes back
    reverses: str | None


class History(Shape):
    """A member's entries, newest first."""

    entries: list[HistoryEntry]
    next: str | None


class Sum(Shape):
    """One amount of the rule: what it reckoned, times the factors, in whole units."""

    to: str
    base: float
    factors: dict[str, float]
    after_factors: float
    whole: int
    is_capped: bool


class ScaledBy(Shape):
    """A modifier that set a factor."""

    rule: str
    factor: str
    by: float


class Cause(Shape):
    """The event it came from."""

    id: str
    event_type: str
    at: datetime
    channel_id: str | None


class Why(Shape):
    """One entry explained."""

    entry: HistoryEntry
    #: the explanation as sentences
    words: list[str]
    award: str | None
    pack: str | None
    pack_revision: int | None
    pack_version: str | None
    sums: list[Sum]
    scaled: list[ScaledBy]
    #: what the rule looked at: measure → value
    read: dict[str, Any]
    event: Cause | None
    #: the admin who did it by hand
    by: Person | None
    reversed_by: str | None
    #: what led to it is older than events are kept
    is_faded: bool


async def history_of_member(
    raw: RawConnection, found: Configured, profile: Profile, page: Cursor, currency: str | None
) -> History:
    """A page of a member's entries."""
    guild, account = found.configuration.guild, profile.account
    lines = await history_of(raw, guild, account, currency=currency, before=page.before, limit=page.limit)
    names = rule_names(found.program)
    following = str(lines[-1].seq) if len(lines) == page.limit else None
    return History(entries=[history_entry(line, account, names) for line in lines], next=following)


def history_entry(line: Line, account: int, names: Mapping[str, str]) -> HistoryEntry:
    """An entry as one of its two sides sees it. `names` are those of rules."""
    is_gain = line.to_account == account
    return HistoryEntry(
        id=str(line.seq),
        at=line.at,
        currency=line.currency,
        amount=line.amount if is_gain else -line.amount,
        balance_after=line.to_balance if is_gain else line.from_balance,
        cause=line.cause,
        rule=line.rule,
        rule_name=names.get(line.rule or ""),
        event_type=line.event_type,
        reason=line.reason,
        reverses=None if line.reverses is None else str(line.reverses),
    )


def why_of(origin: Origin, sentences: list[str]) -> Why:
    """An origin with its words."""
    award, event, found = origin.award, origin.event, origin.reckoning
    names = {origin.line.rule: origin.rule_name} if origin.line.rule and origin.rule_name else {}
    return Why(
        entry=history_entry(origin.line, origin.member.account, names),
        words=sentences,
        award=str(award.seq) if award else None,
        pack=origin.pack,
        pack_revision=award.pack_revision if award else None,
        pack_version=origin.pack_version,
        sums=[
            Sum(
                to=one.to,
                base=one.base,
                factors=dict(one.factors),
                after_factors=one.after,
                whole=one.whole,
                is_capped=one.is_capped,
            )
            for one in (found.payments if found else ())
        ],
        scaled=[ScaledBy(rule=one.rule, factor=one.factor, by=one.by) for one in (found.scaled if found else ())],
        read=dict(found.read) if found else {},
        event=None
        if event is None
        else Cause(
            id=str(event.seq),
            event_type=event.event_type,
            at=event.at,
            channel_id=str(event.channel_id) if event.channel_id else None,
        ),
        by=person_of(origin.by) if origin.by else None,
        reversed_by=None if origin.reversed_by is None else str(origin.reversed_by),
        is_faded=origin.is_faded,
    )
