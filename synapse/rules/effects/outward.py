"""Effects beyond money: achievements, roles, messages, the audit log, further events."""

from dataclasses import dataclass, field
from typing import Literal

from synapse.rules.notation import DOCUMENTED, Id, Words

Recipient = Literal["actor", "target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantMilestone:
    """Grants an achievement as if earned; granting twice grants once."""

    __pydantic_config__ = DOCUMENTED

    milestone: str
    """The id of an achievement's rule, or `event.<field>` of type string where the event says which."""
    to: Recipient = "actor"
    """Who gets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole:
    """Gives a Discord role; giving twice gives once."""

    __pydantic_config__ = DOCUMENTED

    role: Id
    """The role's id."""
    to: Recipient = "actor"
    """Who gets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRole:
    """Takes a Discord role away; taking twice takes once."""

    __pydantic_config__ = DOCUMENTED

    role: Id
    """The role's id."""
    to: Recipient = "actor"
    """Who loses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Posts an embed where the community announces things; happens once per rule and event."""

    __pydantic_config__ = DOCUMENTED

    template: Words
    """Jinja2, sandboxed: `event`, `actor`, `target`, `member`, `params`, `milestone`, `guild`."""
    channel: Id | None = None
    """A channel; the one that the community set for announcements, else the event's, unless named."""
    title: str = ""
    """The embed's title, a template too."""
    preference: Literal["level_up", "achievements", "awards"] | None = None
    """Which of a member's preferences silences it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """Posts a plain message to a channel, or to a member; happens once per rule and event."""

    __pydantic_config__ = DOCUMENTED

    template: Words
    """Jinja2, sandboxed, as in `announce`."""
    channel: Id | None = None
    """A channel; the event's unless named."""
    to: Recipient | None = None
    """Sends it to this member instead of a channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Adds a row to the audit log; happens once per rule and event."""

    __pydantic_config__ = DOCUMENTED

    message: Words
    """Jinja2, sandboxed, as in `announce`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emit:
    """Emits an event that a pack declares; happens once per rule and event."""

    __pydantic_config__ = DOCUMENTED

    event: str
    """The event's name."""
    payload: dict[str, str | int | float | bool] = field(default_factory=dict[str, str | int | float | bool])
    """Its fields; texts are expressions."""
