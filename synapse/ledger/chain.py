"""The hash chain over what entries mean: no wall clock and no database ids, so that equal books give equal hashes."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

#: what the chain of a guild without entries ends in
START = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Line(NamedTuple):
    """A row of `transactions` without its guild."""

    seq: int
    from_account: int
    to_account: int
    currency: str
    amount: int
    from_balance: int | None
    to_balance: int | None
    cause: str
    rule: str | None
    award_seq: int | None
    event_seq: int | None
    event_type: str | None
    digest: bytes | None
    reverses: int | None
    at: datetime
    reason: str | None
    hash: bytes


def cause_text(
    cause: str, rule: str | None, event_type: str | None, digest: bytes | None, at: datetime, reason: str | None
) -> str:
    """The part of an entry's meaning that entries of one award share."""
    micros = (at - _EPOCH) // _MICROSECOND
    return f"{cause}|{rule or ''}|{event_type or ''}|{digest.hex() if digest else ''}|{micros}|{reason or ''}"


def linked(before: bytes, amounts: str, cause: str) -> bytes:
    """The hash of an entry that follows `before`."""
    return hashlib.sha256(before + f"{amounts}|{cause}".encode()).digest()


def amounts_text(
    source: int, destination: int, currency: str, amount: int, balances: tuple[int | None, int | None]
) -> str:
    """What moves, from where to where, and what both sides then hold."""
    one, other = balances
    return f"{source}|{destination}|{currency}|{amount}|{'' if one is None else one}|{'' if other is None else other}"


def relinked(before: bytes, line: Line) -> bytes:
    """The hash that a stored entry must have."""
    balances = (line.from_balance, line.to_balance)
    amounts = amounts_text(line.from_account, line.to_account, line.currency, line.amount, balances)
    cause = cause_text(line.cause, line.rule, line.event_type, line.digest, line.at, line.reason)
    return linked(before, amounts, cause)
