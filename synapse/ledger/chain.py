"""The hash chain over what entries mean: no wall clock and no database ids, so that equal books give equal hashes."""

import hashlib
from collections.abc import Sequence
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


def linked(
    before: bytes,
    parties: tuple[int, int],
    currency: str,
    amount: int,
    balances: tuple[int | None, int | None],
    why: Sequence[str | None],
    digest: bytes | None,
    at: datetime,
    reason: str | None,
) -> bytes:
    """The hash of an entry that follows `before`. `why` is cause, rule and event type."""
    from_balance, to_balance = balances
    meaning = (
        f"{parties[0]}|{parties[1]}|{currency}|{amount}"
        f"|{'' if from_balance is None else from_balance}|{'' if to_balance is None else to_balance}"
        f"|{why[0]}|{why[1] or ''}|{why[2] or ''}|{digest.hex() if digest else ''}"
        f"|{(at - _EPOCH) // _MICROSECOND}|{reason or ''}"
    )
    return hashlib.sha256(before + meaning.encode()).digest()


def relinked(before: bytes, line: Line) -> bytes:
    """The hash that a stored entry should have."""
    return linked(
        before,
        (line.from_account, line.to_account),
        line.currency,
        line.amount,
        (line.from_balance, line.to_balance),
        (line.cause, line.rule, line.event_type),
        line.digest,
        line.at,
        line.reason,
    )
