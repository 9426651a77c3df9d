"""Effects beyond money: achievements, roles, messages, the audit log, further events."""

from dataclasses import dataclass, field
from typing import Literal

Recipient = Literal["actor", "target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantMilestone:
    """Grants an achievement as if earned; idempotent. `milestone` is a rule id, or `event.<field>`."""

    milestone: str
    to: Recipient = "actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole:
    """Gives a Discord role; idempotent."""

    role: int
    to: Recipient = "actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRole:
    """Takes a Discord role away; idempotent."""

    role: int
    to: Recipient = "actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Posts an embed where the community announces things; once per rule and event."""

    #: Jinja2, sandboxed: `event`, `actor`, `target`, `member`, `params`, `milestone`, `guild`
    template: str
    #: a channel id; the community's announcement channel, else the event's, unless named
    channel: int | None = None
    title: str = ""
    #: which of a member's preferences silences it
    preference: Literal["level_up", "achievements", "awards"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """Posts a plain message to a channel, or to the member; once per rule and event."""

    template: str
    channel: int | None = None
    to: Recipient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Adds a row to the audit log; once per rule and event."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Emit:
    """Emits an event that a pack declares; once per rule and event. Payload values are expressions."""

    event: str
    payload: dict[str, str | int | float | bool] = field(default_factory=dict[str, str | int | float | bool])
