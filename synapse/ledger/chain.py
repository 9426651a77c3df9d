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


def occasion_text(event_type: str | None, digest: bytes | None, at: datetime, reason: str | None) -> str:
    """The part of an entry's meaning that all entries of one event share."""
    micros = (at - _EPOCH) // _MICROSECOND
    return f"{event_type or ''}|{digest.hex() if digest else ''}|{micros}|{reason or ''}"


def amounts_text(
    source: int, destination: int, currency: str, amount: int, from_balance: int | None, to_balance: int | None
) -> str:
    """What moves, from where to where, and what both sides then hold."""
    held = f"{'' if from_balance is None else from_balance}|{'' if to_balance is None else to_balance}"
    return f"{source}|{destination}|{currency}|{amount}|{held}"


def linked(before: bytes, amounts: str, cause: str, rule: str | None, occasion: str) -> bytes:
    """The hash of an entry that follows `before`."""
    return hashlib.sha256(before + f"{amounts}|{cause}|{rule or ''}|{occasion}".encode()).digest()


def relinked(before: bytes, line: Line) -> bytes:
    """The hash that a stored entry must have."""
    parties = (line.from_account, line.to_account, line.currency, line.amount)
    amounts = amounts_text(*parties, line.from_balance, line.to_balance)
    occasion = occasion_text(line.event_type, line.digest, line.at, line.reason)
    return linked(before, amounts, line.cause, line.rule, occasion)
