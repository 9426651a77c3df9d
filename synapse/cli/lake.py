"""`synapse lake`: how much is stored, removing what is old, holding the counters against it, paying what was not."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from synapse.capture.gaps import Gap, gaps_of
from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, GuildOption, JsonOption
from synapse.cli.output import console, print_json, print_table
from synapse.cli.snapshot import guild_id, guilds_meant, snapshot, title_of
from synapse.cli.unpaid import list_unpaid, pay_span
from synapse.guilds.guild import GuildInfo
from synapse.kit.clock import now
from synapse.lake.reconcile import Drift
from synapse.lake.stats import LakeStats, lake_stats
from synapse.runtime.jobs import Retained, retain
from synapse.runtime.jobs import reconcile as reconcile_counters
from synapse.runtime.spine import Spine

app = typer.Typer(no_args_is_help=True, help="See what the event lake holds, and look after it.")

app.command("unpaid")(list_unpaid)
app.command("pay")(pay_span)

#: gaps that are listed, the newest ones
GAPS = 100
#: counters that disagree and are told one by one
TOLD = 20


@app.command()
def stats(guild: GuildOption = None, data: DataOption = None, db: DbOption = None, json: JsonOption = False) -> None:
    """Count what is stored, and how fast it grows."""
    found = run(_stats(guild_id(guild), data, db))
    if json:
        print_json({"guilds": [_stats_json(info, one) for info, one in found]})
        return
    for info, one in found:
        print_table(title_of(info), ("event", "stored#"), [(name, f"{count:,}") for name, count in one.by_type.items()])
        span = f" from {one.oldest:%Y-%m-%d} to {one.newest:%Y-%m-%d}" if one.oldest and one.newest else ""
        console.print(
            f"{one.events:,} events{span}, {one.row_bytes / 1e6:.1f} MB, {one.bytes_per_day / 1e6:.2f} MB a day"
        )
        console.print(f"{one.awards:,} awards, {one.counters:,} counters, {one.archived:,} events counted and removed")
    if not found:
        console.print("nothing is stored yet")


@app.command()
def retention(
    days: Annotated[
        int | None, typer.Option(min=1, max=36_500, help="Keep so many days instead of what the guild has set.")
    ] = None,
    guild: GuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """Remove events older than each guild keeps them. Counts of lifetimes and seasons stay as they are."""
    found = run(_retention(guild_id(guild), days, data, db))
    if json:
        print_json({"guilds": [_retained_json(info, one) for info, one in found]})
        return
    for info, one in found:
        console.print(
            f"{title_of(info)}: removed {one.events:,} events before {one.before:%Y-%m-%d %H:%M}, "
            f"{one.awards:,} awards and {one.day_counters:,} counters of single days",
            markup=False,
        )
    if not found:
        console.print("nothing is stored yet")


@app.command()
def reconcile(
    dry: Annotated[bool, typer.Option("--dry", help="Change nothing; exit 1 when counters disagree.")] = False,
    guild: GuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """Hold counters against archived and stored events, and correct those that disagree."""
    found = run(_reconcile(guild_id(guild), dry, data, db))
    if json:
        print_json({"guilds": [_drifts_json(info, drifts, dry) for info, drifts in found]})
    else:
        for info, drifts in found:
            _print_drifts(info, drifts, dry)
        if not found:
            console.print("nothing is stored yet")
    raise typer.Exit(1 if dry and any(drifts for _, drifts in found) else 0)


@app.command()
def gaps(guild: GuildOption = None, data: DataOption = None, db: DbOption = None, json: JsonOption = False) -> None:
    """List when the bot heard nothing, and what could be read back. Reactions, voice and leaves cannot be."""
    found = run(_gaps(guild_id(guild), data, db))
    if json:
        print_json({"guilds": [{"guild": str(info.guild_id), "gaps": list(map(_gap, gaps))} for info, gaps in found]})
        return
    columns = ("gap#", "from", "to", "why", "messages#", "threads#", "joins#", "not read", "state")
    for info, gaps in found:
        if gaps:
            print_table(title_of(info), columns, map(_gap_row, gaps))
        else:
            console.print(f"{title_of(info)}: nothing was missed", markup=False)
    if not found:
        console.print("nothing is stored yet")


async def _stats(guild: int | None, data: DataOption, db: DbOption) -> list[tuple[GuildInfo, LakeStats]]:
    async with open_database(data, db) as engine, snapshot(engine) as raw:
        return [(info, await lake_stats(raw, info.guild_id)) for info in await guilds_meant(raw, guild)]


async def _retention(
    guild: int | None, days: int | None, data: DataOption, db: DbOption
) -> list[tuple[GuildInfo, Retained]]:
    async with open_database(data, db) as engine:
        async with snapshot(engine) as raw:
            guilds = await guilds_meant(raw, guild)
        spine = Spine(engine)
        return [(info, await retain(spine, info.guild_id, now=now(), days=days)) for info in guilds]


async def _reconcile(
    guild: int | None, dry: bool, data: DataOption, db: DbOption
) -> list[tuple[GuildInfo, list[Drift]]]:
    async with open_database(data, db) as engine:
        async with snapshot(engine) as raw:
            guilds = await guilds_meant(raw, guild)
        return [(info, await reconcile_counters(engine, info.guild_id, now=now(), dry=dry)) for info in guilds]


async def _gaps(guild: int | None, data: DataOption, db: DbOption) -> list[tuple[GuildInfo, list[Gap]]]:
    async with open_database(data, db) as engine, snapshot(engine) as raw:
        return [
            (info, await gaps_of(raw, info.guild_id, before=None, limit=GAPS))
            for info in await guilds_meant(raw, guild)
        ]


def _gap(gap: Gap) -> dict[str, Any]:
    shown = asdict(gap) | {"since_message": gap.since_message and str(gap.since_message)}
    return shown | {"unreadable": [{"channel_id": str(one.channel), "reason": one.reason} for one in gap.unreadable]}


def _gap_row(gap: Gap) -> tuple[object, ...]:
    return (
        gap.id,
        f"{gap.began_at:%Y-%m-%d %H:%M:%S}",
        f"{gap.ended_at:%Y-%m-%d %H:%M:%S}",
        gap.reason.replace("_", " "),
        f"{gap.messages:,}",
        f"{gap.threads:,}",
        f"{gap.joins:,}",
        ", ".join(str(one.channel) for one in gap.unreadable),
        "being read back" if gap.read_at is None else "read back",
    )


def _stats_json(info: GuildInfo, one: LakeStats) -> dict[str, Any]:
    return {
        "guild": str(info.guild_id),
        "name": info.name,
        "generated": info.is_generated,
        "events": one.events,
        "by_type": one.by_type,
        "oldest": one.oldest,
        "newest": one.newest,
        "row_bytes": one.row_bytes,
        "bytes_per_day": one.bytes_per_day,
        "counters": one.counters,
        "archived": one.archived,
        "awards": one.awards,
    }


def _retained_json(info: GuildInfo, one: Retained) -> dict[str, Any]:
    return {
        "guild": str(info.guild_id),
        "before": one.before,
        "events": one.events,
        "awards": one.awards,
        "day_counters": one.day_counters,
    }


def _drifts_json(info: GuildInfo, drifts: list[Drift], dry: bool) -> dict[str, Any]:
    return {
        "guild": str(info.guild_id),
        "disagreed": len(drifts),
        "corrected": 0 if dry else len(drifts),
        "counters": [
            {
                "member": str(drift.user_id),
                "event_type": drift.event_type,
                "period": drift.period,
                "zone": drift.zone_id,
                "stored": drift.stored,
                "counted": drift.counted,
            }
            for drift in drifts[:TOLD]
        ],
    }


def _print_drifts(info: GuildInfo, drifts: list[Drift], dry: bool) -> None:
    for drift in drifts[:TOLD]:
        console.print(
            f"{drift.event_type} of {drift.user_id}, {drift.period}: says {drift.stored:,}, counted {drift.counted:,}"
        )
    if len(drifts) > TOLD:
        console.print(f"and {len(drifts) - TOLD:,} more")
    done = "disagree" if dry else "were corrected"
    say = f"{len(drifts):,} counters {done}" if drifts else "every counter agrees with what is stored"
    console.print(f"{title_of(info)}: {say}", markup=False)
