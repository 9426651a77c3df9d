"""The event lake."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from synapse.api.shapes.base import Id, Moment, Reason, Sent, Shape, Text
from synapse.api.shapes.person import Person


class Named(Shape):
    """A channel by id; its name as far as anybody told it."""

    id: str
    name: str | None


class NamedZone(Shape):
    """A zone; an archived one has a name too."""

    id: int
    name: str


class StoredEvent(Shape):
    """An event as it is stored: measurements, never what was said. Ids in `payload` are strings."""

    seq: str
    event_type: str
    timestamp: datetime
    #: none: nobody did it, or whoever did was erased
    user: Person | None
    target: Person | None
    channel: Named | None
    zone: NamedZone | None
    season_id: int | None
    payload: dict[str, Any]
    payload_version: int
    source_id: str


class EventList(Shape):
    """Events, newest first. A piece that looked at many events of which few fit is short, and has a `next`."""

    events: list[StoredEvent]
    next: str | None


class DataSource(Shape):
    """A kind of event, and whether it is captured."""

    event_type: str
    enabled: bool
    label: str
    description: str


class DataSources(Shape):
    """What is captured, and where."""

    sources: list[DataSource]
    #: nothing that happens in them is captured
    untracked_channels: list[Named]
    #: voice channels that count as away
    afk_channels: list[Named]


class SourceWanted(Sent):
    """Whether a kind of event is to be captured."""

    event_type: Text
    enabled: bool


class DataSourcesWanted(Sent):
    """What to capture from now on; what is left out stays as it is."""

    sources: Annotated[list[SourceWanted], Field(max_length=50)] = Field(default_factory=list[SourceWanted])
    untracked_channels: Annotated[list[Id] | None, Field(max_length=190)] = None
    afk_channels: Annotated[list[Id] | None, Field(max_length=190)] = None
    reason: Reason | None = None


class DataSourcesChanged(Shape):
    """How many settings changed, and what is captured now."""

    updated: int
    data_sources: DataSources


class DayVolume(Shape):
    """How many events of a type there were on a day of the guild's zone."""

    date: str
    event_type: str
    count: int


class LakeHealth(Shape):
    """What the lake holds. Volumes are of the days asked for, and count what retention has removed since."""

    #: stored now
    total_events: int
    oldest_event: datetime | None
    newest_event: datetime | None
    #: what the guild's events take, with indexes; measured on the whole table and the newest events
    table_size_bytes: int
    events_today: int
    events_7d: int
    volume_by_type: dict[str, int]
    daily_volume: list[DayVolume]


class StorageEstimate(Shape):
    """What the lake takes, and what it will take once it is as full as it gets."""

    total_rows: int
    #: of an event by itself, of the newest ones
    avg_row_bytes: float
    #: of an event with its indexes
    event_bytes: float
    estimated_bytes: int
    estimated_mb: float
    estimated_gb: float
    #: events a day, over the last 30 days
    daily_rate: float
    days_of_data: float
    retention_days: int
    projected_bytes: int
    projected_mb: float


class RetentionAsked(Sent):
    """Which events to remove; without days those that are older than the guild keeps them."""

    retention_days: Annotated[int | None, Field(ge=1, le=730)] = None
    dry_run: bool = False
    reason: Reason | None = None


class RetentionDone(Shape):
    """What was removed; on a dry run about what would be, to the hour."""

    dry_run: bool
    retention_days: int
    before: datetime
    events_removed: int
    awards_removed: int | None = None
    day_counters_removed: int | None = None


class ReconciliationAsked(Sent):
    """Whether to correct counters, or only to say which disagree."""

    dry_run: bool = False
    reason: Reason | None = None


class DriftFound(Shape):
    """A counter that does not say what was counted."""

    user_id: str
    event_type: str
    period: str
    zone_id: int
    stored: int
    counted: int


class ReconciliationDone(Shape):
    """How many counters disagreed, and the first hundred of them."""

    dry_run: bool
    disagreed: int
    corrected: int
    drifts: list[DriftFound]


class RefusedLine(Shape):
    """A line that could not be taken in."""

    line: int
    message: str
    hint: str


class BackfillDone(Shape):
    """What became of the rows; on a dry run what would. Nothing of it is paid."""

    dry_run: bool
    rows_read: int
    stored: int
    duplicates: int
    not_captured: int
    rejected: int
    by_type: dict[str, int]
    #: rows of types that are no events
    skipped_types: dict[str, int]
    #: the first hundred
    refused: list[RefusedLine]


class HistoryAsked(Sent):
    """How far back Discord's own history is to be read: to a moment, or the last `days`."""

    since: Moment | None = None
    days: Annotated[int, Field(ge=1, le=3_650)] = 90
    channels: Annotated[list[Id] | None, Field(min_length=1, max_length=500)] = Field(
        default=None, description="these only, with their threads; left out: all of them"
    )
    reason: Reason | None = None


class UnreadableChannel(Shape):
    """A channel of which nothing could be read back."""

    channel: Named
    reason: str


class GapShown(Shape):
    """A stretch in which the bot heard nothing.

    Messages, threads and joins were read back, as the counts say. Reactions, voice and leaves cannot be.
    """

    id: int
    began_at: datetime
    ended_at: datetime
    seconds: float
    #: restart: no process was connected; new_session: Discord had forgotten the session; outage: Discord's own
    reason: str
    messages: int
    threads: int
    joins: int
    unreadable: list[UnreadableChannel]
    #: null: it is being read back
    read_at: datetime | None


class GapList(Shape):
    """Gaps, newest first."""

    gaps: list[GapShown]
    next: str | None


class CounterShown(Shape):
    """How many events of a type somebody has; `:received` are those that concerned them."""

    user: Person | None
    user_id: str
    event_type: str
    period: str
    zone_id: int
    zone: str | None
    count: int
    #: those of them that retention has removed
    archived: int


class CounterPage(Shape):
    """A page of counters; a total of 10,000 means that there may be more."""

    total: int
    page: int
    page_size: int
    counters: list[CounterShown]
