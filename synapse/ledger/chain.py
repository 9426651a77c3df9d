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


def linked(before: bytes, line: Line) -> bytes:
    """The hash that an entry following `before` must have."""
    meaning = (
        f"{line.from_account}|{line.to_account}|{line.currency}|{line.amount}"
        f"|{'' if line.from_balance is None else line.from_balance}"
        f"|{'' if line.to_balance is None else line.to_balance}"
        f"|{line.cause}|{line.rule or ''}|{line.event_type or ''}|{line.digest.hex() if line.digest else ''}"
        f"|{(line.at - _EPOCH) // _MICROSECOND}|{line.reason or ''}"
    )
    return hashlib.sha256(before + meaning.encode()).digest()
