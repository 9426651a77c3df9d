"""Entries of the books, and whether the books hold."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from synapse.api.shapes.base import Id, Moment, Shape
from synapse.api.shapes.person import Person, people_of
from synapse.db.session import RawConnection
from synapse.ledger.accounts import SYSTEM
from synapse.ledger.chain import Line
from synapse.ledger.reverse import reversal_of
from synapse.rules.notation import NAME

#: the id of a currency
CurrencyId = Annotated[str, Field(pattern=NAME, max_length=64, examples=["gold"])]
Cause = Literal[
    "rule", "manual_award", "shop_purchase", "season_roll", "milestone_reward", "reversal", "opening_balance"
]


class LedgerFilter(BaseModel):
    """Which entries are asked for; nothing: all."""

    model_config = ConfigDict(frozen=True)

    currency: CurrencyId | None = None
    member: Annotated[Id | None, Field(description="a member's Discord id, on either side")] = None
    cause: Cause | None = None
    rule: Annotated[str | None, Field(pattern=r"^[!-~]{1,128}$", description="the id of a rule")] = None
    since: Annotated[Moment | None, Field(description="entries from then on")] = None
    until: Annotated[Moment | None, Field(description="entries before then")] = None
    at_least: Annotated[int | None, Field(ge=1, le=2**53 - 1, description="amounts from this one on")] = None


class Party(Shape):
    """One side of an entry: a member, or an account of the system (mint, shop, season, erased)."""

    system: str | None = None
    member: Person | None = None


class LedgerEntry(Shape):
    """Units of a currency that moved, and why. Nothing ever changes or removes one."""

    seq: int
    at: datetime
    currency: str
    amount: int
    from_: Annotated[Party, Field(serialization_alias="from")]
    to: Party
    #: what the two sides then held; none for accounts of the system
    from_balance: int | None
    to_balance: int | None
    cause: str
    rule: str | None
    award: int | None
    event: int | None
    event_type: str | None
    #: the entry that this one takes back, and the one that takes this one back
    reverses: int | None
    reversed_by: int | None
    reason: str | None
    #: the chain's hash up to here
    hash: str


class LedgerPage(Shape):
    """Entries, newest first. `next` may stand under few entries, or none: there may be more further back."""

    transactions: list[LedgerEntry]
    next: str | None


class LedgerHead(Shape):
    """Where the chain ends: this hash stands for the whole of the books."""

    entries: int
    hash: str


async def entries_of(raw: RawConnection, guild: int, lines: Sequence[Line]) -> list[LedgerEntry]:
    """Entries with the people in them and what took them back."""
    people = await people_of(
        raw, guild, [account for line in lines for account in (line.from_account, line.to_account)]
    )
    undone = {one.reverses: one.seq for one in await reversal_of(raw, guild, [line.seq for line in lines])}
    return [_entry(line, people, undone.get(line.seq)) for line in lines]


def _entry(line: Line, people: Mapping[int, Person], reversed_by: int | None) -> LedgerEntry:
    return LedgerEntry(
        seq=line.seq,
        at=line.at,
        currency=line.currency,
        amount=line.amount,
        from_=_party(line.from_account, people),
        to=_party(line.to_account, people),
        from_balance=line.from_balance,
        to_balance=line.to_balance,
        cause=line.cause,
        rule=line.rule,
        award=line.award_seq,
        event=line.event_seq,
        event_type=line.event_type,
        reverses=line.reverses,
        reversed_by=reversed_by,
        reason=line.reason,
        hash=line.hash.hex(),
    )


def _party(account: int, people: Mapping[int, Person]) -> Party:
    return Party(system=SYSTEM.get(account), member=people.get(account))
