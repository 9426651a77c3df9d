"""The only reader of the system clock; everyone else is handed a `Clock` or a time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def seconds_of(moment: datetime) -> float:
    """Seconds since 1970 in UTC, to the microsecond: how the core counts time."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return round(moment.timestamp(), 6)


def moment_of(seconds: float) -> datetime:
    """The inverse of `seconds_of`."""
    return datetime.fromtimestamp(seconds, UTC)
