"""What a decision wants changed, as data. Nothing here happens until the runtime carries it out."""

from dataclasses import dataclass, field
from typing import Any, Literal

Cause = Literal[
    "rule",
    "manual_award",
    "shop_purchase",
    "season_roll",
    "milestone_reward",
    "reversal",
    "opening_balance",
]
#: A member's Discord id, or the name of a system account.
Account = int | Literal["mint", "shop", "season", "erased"]
#: JSON-ready and small: what `/why` needs (DESIGN §4.6).
Trace = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One ledger transaction: `amount` (> 0, whole units) moves from one account to another."""

    source: Account
    destination: Account
    currency: str
    amount: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Award:
    """One firing of a paying rule for one event (DESIGN §4.4). Entries may be empty: it counts all the same."""

    rule: str
    #: The event that the rule saw: the stored one, or one derived from it (level_up, milestone_earned …).
    event_type: str
    actor: int | None
    target: int | None
    channel: int | None
    entries: tuple[Entry, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class MilestoneEarned:
    """`season` is 0 for lifetime scope. `granted_by` is a Discord id when a person granted it."""

    member: int
    milestone: str
    season: int
    granted_by: int | None = None


@dataclass(frozen=True, slots=True)
class LevelReached:
    """The new high-water mark of a member's level in a currency."""

    member: int
    currency: str
    level: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something for Discord: an outbox row. `payload` is JSON-ready, ids as strings."""

    kind: Literal["announce", "send_message", "assign_role", "remove_role"]
    rule: str
    member: int | None
    channel: int | None
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LogLine:
    """An audit row that a rule's `log` effect asks for."""

    rule: str
    member: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """Asks the runtime to reverse what the named event paid (effect `reverse`)."""

    rule: str
    event_type: str
    source: str


@dataclass(slots=True)
class Decision:
    """Everything that one stored event leads to, its internal events included, in the order it happens."""

    awards: list[Award] = field(default_factory=list[Award])
    milestones: list[MilestoneEarned] = field(default_factory=list[MilestoneEarned])
    levels: list[LevelReached] = field(default_factory=list[LevelReached])
    deliveries: list[Delivery] = field(default_factory=list[Delivery])
    log: list[LogLine] = field(default_factory=list[LogLine])
    reversals: list[Reversal] = field(default_factory=list[Reversal])
    #: rule id → why it failed (three-valued outcomes, DESIGN §4.3)
    failed: dict[str, str] = field(default_factory=dict[str, str])
    #: rule id → why its pay was refused
    denied: dict[str, str] = field(default_factory=dict[str, str])
