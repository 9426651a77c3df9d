"""How many changes an admin may make: a sliding minute, counted for all processes together.

A change takes its place before it begins and gives it back when it fails, so that no two take the last one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import trunc

from synapse.db.session import RawConnection
from synapse.kit.errors import SynapseError

WINDOW = timedelta(seconds=60)


class TooManyChanges(SynapseError):
    """The admin has to wait; `retry_after` says for how many seconds."""

    def __init__(self, limit: int, retry_after: int) -> None:
        super().__init__(
            "too-many-changes",
            f"{limit} changes a minute are enough",
            f"try again in {retry_after} s; reading and trying out are not counted",
        )
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Made:
    """Changes of one admin since `since(at)`, that moment included."""

    number: int
    oldest: datetime | None

    def wait(self, limit: int, at: datetime) -> int | None:
        """Seconds until one more may be made; None when it may be made now."""
        if self.oldest is None or self.number < limit:
            return None
        age = (at - self.oldest).total_seconds()
        return max(1, trunc(WINDOW.total_seconds() - age) + 1)


def since(at: datetime) -> datetime:
    """From when on changes count."""
    return at - WINDOW


async def take_place(raw: RawConnection, admin: str, limit: int, at: datetime) -> int:
    """The number of the place that a change takes. Raises `TooManyChanges`."""
    # one at a time for each admin, in whichever process; the lock goes with the transaction
    await raw.execute("SELECT pg_advisory_xact_lock(hashtextextended('admin_mutations ' || $1, 0))", admin)
    row = await raw.fetchrow(
        "SELECT count(*), min(at) FROM admin_mutations WHERE admin = $1 AND at >= $2", admin, since(at)
    )
    assert row is not None
    wait = Made(row[0], row[1]).wait(limit, at)
    if wait is not None:
        raise TooManyChanges(limit, wait)
    return await raw.fetchval(
        "WITH past AS (DELETE FROM admin_mutations WHERE admin = $1 AND at < $3) "
        "INSERT INTO admin_mutations (admin, at) VALUES ($1, $2) RETURNING id",
        admin,
        at,
        since(at),
    )


async def give_place_back(raw: RawConnection, number: int) -> None:
    """The change failed, and does not count."""
    await raw.execute("DELETE FROM admin_mutations WHERE id = $1", number)
