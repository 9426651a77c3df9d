"""What happened: the one frozen input of a decision (DESIGN §1, §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Scalar = bool | int | float | str
Value = Scalar | tuple[Scalar, ...] | None
Payload = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the lake, or an internal one.

    Ids are Discord's 64-bit numbers as `int`; `at` is seconds since 1970 in UTC, to the microsecond.
    `source` is unique within guild and type. `payload` holds declared fields only, already of their
    declared types (ids as `int`); a field that is absent is simply not there.
    """

    guild: int
    type: str
    source: str
    at: float
    actor: int | None = None
    target: int | None = None
    channel: int | None = None
    payload: Payload = field(default_factory=dict[str, Value])

    @property
    def is_of_bot(self) -> bool:
        """Events of bots are stored and pay nothing (DESIGN §5)."""
        return self.payload.get("is_bot") is True
