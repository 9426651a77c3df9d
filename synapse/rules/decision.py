"""What a decision wants changed, as data. Nothing here happens until the runtime carries it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from synapse.rules.world import Wallet

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


class Entry(NamedTuple):
    """One ledger transaction: `amount` (> 0, whole units) moves from one account to another."""

    source: Account
    destination: Account
    currency: str
    amount: int
    cause: Cause


class Award(Protocol):
    """One firing of a paying rule for one event (DESIGN §4.4). Entries may be none: it counts all the same."""

    @property
    def rule(self) -> str:
        """The rule's id."""
        ...

    @property
    def event_type(self) -> str:
        """What the rule saw: the stored event, or one derived from it (level_up, milestone_earned …)."""
        ...

    @property
    def actor(self) -> int | None:
        """The event's actor; an achievement's earner."""
        ...

    @property
    def target(self) -> int | None:
        """The event's target."""
        ...

    @property
    def channel(self) -> int | None:
        """The event's channel."""
        ...

    @property
    def entries(self) -> Sequence[Entry]:
        """What it paid; made anew each time it is asked for."""
        ...

    @property
    def trace(self) -> Trace:
        """Amounts before and after factors and rounding, who multiplied them, measures read."""
        ...


class RecordedAward(NamedTuple):
    """An award of the past, as far as measures look at it."""

    rule: str
    event_type: str
    actor: int | None
    target: int | None
    channel: int | None
    entries: Sequence[Entry]
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


class Delivery(NamedTuple):
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


class Decision:
    """Everything that one stored event leads to, its internal events included, in the order it happens.

    `failed` says of rules why they could not be run (three-valued outcomes, DESIGN §4.3), `denied` why
    their pay was refused.
    """

    __slots__ = (
        "applied",
        "awards",
        "deliveries",
        "denied",
        "failed",
        "levels",
        "log",
        "milestones",
        "reversals",
        "wallets",
    )

    def __init__(self) -> None:
        self.awards: list[Award] = []
        #: rules that held and are no award: guards, modifiers, what only automates
        self.applied: list[str] = []
        #: (member, currency) → the wallet as this decision leaves it
        self.wallets: dict[tuple[int, str], Wallet] = {}
        self.milestones: list[MilestoneEarned] = []
        self.levels: list[LevelReached] = []
        self.deliveries: list[Delivery] = []
        self.log: list[LogLine] = []
        self.reversals: list[Reversal] = []
        self.failed: dict[str, str] = {}
        self.denied: dict[str, str] = {}
