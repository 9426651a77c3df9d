"""Tests that live in a pack: a starting state, events on a clock, what must come of them (DESIGN §4.7)."""

from dataclasses import dataclass, field
from typing import Literal

from synapse.rules.documents.preset import Scalar
from synapse.rules.notation import DOCUMENTED, Id, Name, Offset, Person, Positive, Slug, Timestamp, Words

Amounts = dict[Person, dict[Name, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedZone:
    """A zone of the test's community."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """Its name."""
    channels: tuple[Person, ...] = ()
    """Its channels: words that the test makes up, or ids."""
    multipliers: dict[str, dict[Name, float]] = field(default_factory=dict[str, dict[str, float]])
    """Activity → currency → multiplier; what is not said is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedSeason:
    """The season that is active while the test runs."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """Its name."""
    id: Positive = 1
    """Its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The state before the first event. What is not given is nothing."""

    __pydantic_config__ = DOCUMENTED

    balances: Amounts = field(default_factory=dict[str, dict[str, int]])
    """Member → currency → units owned; as many count as earned unless `lifetime` says otherwise."""
    lifetime: Amounts = field(default_factory=dict[str, dict[str, int]])
    """Member → currency → units ever earned."""
    levels: Amounts = field(default_factory=dict[str, dict[str, int]])
    """Member → currency → level reached."""
    roles: dict[Person, tuple[Id, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    """Member → ids of their roles."""
    milestones: dict[Person, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Member → achievements they have."""
    measures: dict[str, int | float] = field(default_factory=dict[str, int | float])
    """Measure → its value, whoever asks; the trace says that it is assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedEvent:
    """One event, or a row of like ones."""

    __pydantic_config__ = DOCUMENTED

    type: Words
    """The event type."""
    at: Offset = "0s"
    """Time since the test's start."""
    actor: Person | None = None
    """Who did it: a word that the test makes up, or an id."""
    target: Person | None = None
    """Whom it concerned."""
    channel: Person | None = None
    """Where."""
    source: str | None = None
    """Its source id; one of its own unless given."""
    payload: dict[str, bool | int | float | str | tuple[str, ...]] = field(
        default_factory=dict[str, bool | int | float | str | tuple[str, ...]]
    )
    """Its fields. Ids are texts: digits, or words that the test makes up."""
    repeat: Positive = 1
    """How many times it happens."""
    every: Offset = "0s"
    """The time between repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDelivery:
    """Something that must go out to Discord."""

    __pydantic_config__ = DOCUMENTED

    kind: Literal["announce", "send_message", "assign_role", "remove_role"]
    """What it is."""
    member: Person | None = None
    """Whom it is about."""
    rule: str | None = None
    """Which rule asks for it."""
    contains: str | None = None
    """A text that its payload holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What one event, or the whole test, must have led to. What is not mentioned is not looked at."""

    __pydantic_config__ = DOCUMENTED

    event: Positive | None = None
    """Which event, counted from 1 with repeats; the whole test unless given."""
    pays: Amounts | None = None
    """The exact net change of each member named, in every currency; `{}` is nothing."""
    balances: Amounts | None = None
    """What members own afterwards."""
    levels: Amounts | None = None
    """Levels of members afterwards."""
    milestones: dict[Person, tuple[str, ...]] | None = None
    """All achievements of members afterwards."""
    fired: tuple[str, ...] = ()
    """Rules that fire."""
    silent: tuple[str, ...] = ()
    """Rules that do not."""
    failed: tuple[str, ...] = ()
    """Rules that cannot be decided."""
    denied: tuple[str, ...] = ()
    """Rules whose pay is refused."""
    deliveries: tuple[ExpectedDelivery, ...] | None = None
    """What goes out to Discord; `[]` is nothing."""
    because: tuple[str, ...] = ()
    """Texts that the explained trace holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTest:
    """One test: a community, what happens in it, what must come of it."""

    __pydantic_config__ = DOCUMENTED

    name: Words
    """A sentence that says what holds."""
    packs: tuple[Slug, ...] = ()
    """Packs beside this one and those it requires."""
    preset: Slug | None = None
    """A preset whose packs, values and zones the community has."""
    settings: dict[Name, Scalar] = field(default_factory=dict[str, Scalar])
    """Parameter values."""
    zones: tuple[StagedZone, ...] = ()
    """Zones of the community, instead of the preset's."""
    zone_fallback: str | None = None
    """The zone of channels that have none."""
    season: StagedSeason | None = None
    """The active season; none unless given."""
    timezone: str = "UTC"
    """The guild's time zone."""
    start: Timestamp = "2026-01-05T12:00:00Z"
    """When the clock starts."""
    given: Given = field(default_factory=Given)
    """The state before the first event."""
    events: tuple[StagedEvent, ...]
    """What happens, in this order."""
    expect: tuple[Expectation, ...]
    """What must come of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTests:
    """A file of tests; its `defaults` have already been filled into each test."""

    __pydantic_config__ = DOCUMENTED

    tests: tuple[PackTest, ...]
    """The tests."""
