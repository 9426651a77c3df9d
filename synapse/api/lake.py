"""The lake's rows and figures as answers show them."""

from collections.abc import Mapping, Sequence

from synapse.api.shapes.event_lake import (
    BackfillDone,
    CounterShown,
    DataSource,
    DataSources,
    DataSourcesWanted,
    DayVolume,
    DriftFound,
    GapShown,
    LakeHealth,
    Named,
    NamedZone,
    ReconciliationDone,
    RefusedLine,
    RetentionDone,
    StorageEstimate,
    StoredEvent,
    UnreadableChannel,
)
from synapse.api.shapes.person import Person, avatar_of, person_of
from synapse.capture.gaps import Gap
from synapse.db.session import RawConnection
from synapse.guilds.places import names_of
from synapse.guilds.settings import CAPTURED, KEYS, ids_of
from synapse.kit.errors import BadInput
from synapse.lake.browse import LakeRow
from synapse.lake.counters import Counter
from synapse.lake.reconcile import Drift
from synapse.lake.volume import Volume
from synapse.rules.nearest import did_you_mean
from synapse.runtime.backfill import Backfilled
from synapse.runtime.jobs import Retained
from synapse.runtime.pages.lake_figures import LakeFigures
from synapse.runtime.pages.lake_names import Names
from synapse.runtime.spine import Configured

_MB, _GB = 1e6, 1e9
#: counters that are told one by one
_TOLD = 100


def event_of(row: LakeRow, names: Names) -> StoredEvent:
    """An event with names in it."""
    zone = names.zones.get(row.zone_id)
    channel = row.channel_id
    return StoredEvent(
        seq=str(row.seq),
        event_type=row.event_type,
        timestamp=row.timestamp,
        user=_person(row.user_id, names),
        target=_person(row.target_id, names),
        channel=None if channel is None else Named(id=str(channel), name=names.channels.get(channel)),
        zone=None if zone is None else NamedZone(id=row.zone_id, name=zone),
        season_id=row.season_id or None,
        payload=row.payload,
        payload_version=row.payload_version,
        source_id=row.source_id,
    )


def _person(user: int | None, names: Names) -> Person | None:
    """Whoever an id is; 0 is somebody who was erased."""
    if not user:
        return None
    known = names.people.get(user)
    return Person(id=str(user), name=str(user), avatar_url=avatar_of(user, None)) if known is None else person_of(known)


async def sources_of(raw: RawConnection, found: Configured | None) -> DataSources:
    """What a guild captures; everything, where nothing is known of it."""
    values = {name: key.default for name, key in KEYS.items()} if found is None else found.configuration.values
    guild = 0 if found is None else found.configuration.guild
    channels = {name: ids_of(values[name]) for name in ("untracked_channels", "afk_channels")}
    names = await names_of(raw, guild, "channel", [id_ for ids in channels.values() for id_ in ids])
    named = {name: [Named(id=str(id_), name=names.get(id_)) for id_ in ids] for name, ids in channels.items()}
    return DataSources(
        sources=[
            DataSource(
                event_type=name,
                enabled=bool(values[_key(name)]),
                label=name.replace("_", " ").capitalize(),
                description=KEYS[_key(name)].description,
            )
            for name in CAPTURED
        ],
        untracked_channels=named["untracked_channels"],
        afk_channels=named["afk_channels"],
    )


def wanted_settings(wanted: DataSourcesWanted) -> dict[str, object]:
    """The settings that are meant. Raises `BadInput` for what is no source."""
    settings: dict[str, object] = {}
    for one in wanted.sources:
        if one.event_type not in CAPTURED:
            near = did_you_mean(one.event_type, CAPTURED) or f"sources are {', '.join(CAPTURED)}"
            raise BadInput(f"{one.event_type!r} is no source that can be switched", near)
        settings[_key(one.event_type)] = one.enabled
    for name, ids in (("untracked_channels", wanted.untracked_channels), ("afk_channels", wanted.afk_channels)):
        if ids is not None:
            settings[name] = ",".join(str(id_) for id_ in dict.fromkeys(ids))
    return settings


def _key(event_type: str) -> str:
    return f"event_lake.source.{event_type}.enabled"


def gap_of(gap: Gap, names: Mapping[int, str]) -> GapShown:
    """A gap as an answer; its channels by name."""
    return GapShown(
        id=gap.id,
        began_at=gap.began_at,
        ended_at=gap.ended_at,
        seconds=(gap.ended_at - gap.began_at).total_seconds(),
        reason=gap.reason,
        messages=gap.messages,
        threads=gap.threads,
        joins=gap.joins,
        unreadable=[
            UnreadableChannel(channel=Named(id=str(one.channel), name=names.get(one.channel)), reason=one.reason)
            for one in gap.unreadable
        ],
        read_at=gap.read_at,
    )


def health_of(found: LakeFigures) -> LakeHealth:
    """The figures as an answer."""
    daily = [
        DayVolume(date=day, event_type=event_type, count=count)
        for day, types in found.daily.items()
        for event_type, count in types.items()
    ]
    return LakeHealth(
        total_events=found.volume.events,
        oldest_event=found.volume.oldest,
        newest_event=found.volume.newest,
        table_size_bytes=found.volume.bytes,
        events_today=found.today,
        events_7d=found.week,
        volume_by_type=found.by_type,
        daily_volume=daily,
    )


def estimate_of(stored: Volume, rate: float, retention_days: int) -> StorageEstimate:
    """What is taken now, and in the long run."""
    projected = round(rate * retention_days * stored.event_bytes)
    return StorageEstimate(
        total_rows=stored.events,
        avg_row_bytes=round(stored.row_bytes, 1),
        event_bytes=round(stored.event_bytes, 1),
        estimated_bytes=stored.bytes,
        estimated_mb=round(stored.bytes / _MB, 3),
        estimated_gb=round(stored.bytes / _GB, 6),
        daily_rate=round(rate, 2),
        days_of_data=round(stored.days, 2),
        retention_days=retention_days,
        projected_bytes=projected,
        projected_mb=round(projected / _MB, 3),
    )


def counter_of(one: Counter, names: Names) -> CounterShown:
    """A counter with the names of its member and zone."""
    return CounterShown(
        user=_person(one.user_id, names),
        user_id=str(one.user_id),
        event_type=one.event_type,
        period=one.period,
        zone_id=one.zone_id,
        zone=names.zones.get(one.zone_id),
        count=one.count,
        archived=one.archived,
    )


def retention_done(done: Retained, days: int) -> RetentionDone:
    """What retention removed."""
    return RetentionDone(
        dry_run=False,
        retention_days=days,
        before=done.before,
        events_removed=done.events,
        awards_removed=done.awards,
        day_counters_removed=done.day_counters,
    )


def reconciliation_done(drifts: Sequence[Drift], *, dry_run: bool) -> ReconciliationDone:
    """What reconciliation found; the first counters one by one."""
    told = [
        DriftFound(
            user_id=str(one.user_id),
            event_type=one.event_type,
            period=one.period,
            zone_id=one.zone_id,
            stored=one.stored,
            counted=one.counted,
        )
        for one in drifts[:_TOLD]
    ]
    corrected = 0 if dry_run else len(drifts)
    return ReconciliationDone(dry_run=dry_run, disagreed=len(drifts), corrected=corrected, drifts=told)


def backfill_done(done: Backfilled, *, dry_run: bool) -> BackfillDone:
    """What became of an earlier history."""
    return BackfillDone(
        dry_run=dry_run,
        rows_read=done.rows_read,
        stored=done.stored,
        duplicates=done.duplicates,
        not_captured=done.not_captured,
        rejected=done.rejected,
        by_type=dict(done.by_type),
        skipped_types=dict(done.skipped_types),
        refused=[RefusedLine(line=one.line, message=one.message, hint=one.hint) for one in done.refused],
    )
