"""Shows what a replay did: as JSON for scripts, as tables for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from synapse.cli.output import console, print_table, remarks
from synapse.cli.snapshot import title_of
from synapse.cli.standings import SHOWN, Standing
from synapse.runtime.replay import Replayed
from synapse.runtime.summaries import MemberSummary

#: rejected records that are told one by one
TOLD = 20
_BAR = 40


@dataclass(slots=True, kw_only=True)
class Report:
    """Everything that a replay has to say."""

    result: Replayed
    #: what the reader left out, with how often
    notes: Mapping[str, int]
    ledger_hash: str
    hashes: Mapping[int, str]
    standings: Sequence[Standing]
    #: guild → member → what they have; none unless asked for
    members: Mapping[int, Mapping[int, MemberSummary]] | None
    is_shifted: bool
    attributions: list[str] = field(default_factory=list[str])


def as_json(report: Report) -> dict[str, Any]:
    """The report for scripts; ids are strings."""
    result = report.result
    found: dict[str, Any] = {
        "events": result.events,
        "stored": result.stored,
        "duplicates": result.duplicates,
        "rejected": result.rejected,
        "not_captured": result.not_captured,
        "dropped_fields": result.dropped_fields,
        "seconds": round(result.seconds, 3),
        "events_per_second": round(result.events_per_second, 1),
        "ledger_hash": report.ledger_hash,
        "by_type": dict(sorted(result.by_type.items())),
        "guilds": {
            str(standing.guild.guild_id): {
                "name": standing.guild.name,
                "generated": standing.guild.is_generated,
                "stand_in_names": standing.has_stand_ins,
                "ledger_hash": report.hashes[standing.guild.guild_id],
            }
            for standing in report.standings
        },
        "shifted_to_now": report.is_shifted,
        "notes": dict(report.notes),
        "attributions": report.attributions,
    }
    if report.members is not None:
        several = len(report.members) > 1
        found["members"] = {
            f"{guild}/{member}" if several else str(member): _member(summary)
            for guild, members in sorted(report.members.items())
            for member, summary in sorted(members.items())
        }
    return found


def _member(summary: MemberSummary) -> dict[str, Any]:
    return {"wallets": summary.wallets, "level": summary.level, "milestones": sorted(summary.milestones)}


def print_refused(result: Replayed, *, several_files: bool) -> None:
    """Name the first rejected records on the stream of remarks."""
    for refused in result.refused[:TOLD]:
        where = f"{refused.file} line {refused.line}" if several_files else f"line {refused.line}"
        hint = f" ({refused.hint})" if refused.hint else ""
        remarks.print(f"rejected {where}: {refused.message}{hint}", markup=False)
    if result.rejected > TOLD:
        remarks.print(f"and {result.rejected - TOLD:,} more were rejected")


def print_report(report: Report) -> None:
    """The report for people."""
    result = report.result
    for standing in report.standings:
        _print_standing(standing)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in result.by_type.most_common())
    console.print(f"{result.stored:,} of {result.events:,} events stored{f': {kinds}' if kinds else ''}")
    for what, count in (
        ("known already, and not paid again", result.duplicates),
        ("rejected", result.rejected),
        ("of a kind that is not captured here", result.not_captured),
    ):
        if count:
            console.print(f"{count:,} {what}")
    if result.dropped_fields:
        console.print(f"{result.dropped_fields:,} payload fields dropped: no event declares them")
    for note, count in report.notes.items():
        console.print(f"{count:,} {note}")
    if report.is_shifted:
        console.print("times were moved so that the last event is now")
    for text in report.attributions:
        console.print(f"data: {text}", markup=False)
    console.print(f"ledger {report.ledger_hash[:16]}…")
    console.print(f"{result.seconds:.1f} s, {result.events_per_second:,.0f} events/s")


def _print_standing(standing: Standing) -> None:
    title = title_of(standing.guild)
    if not standing.places:
        console.print(f"{title}: {standing.members:,} members, and nothing paid that could be ranked", markup=False)
        return
    _print_leaderboard(standing, title)
    if standing.levels:
        _print_levels(standing)
    if standing.achieved:
        rows = [(one.name, one.rarity, f"{one.members:,}") for one in standing.achieved]
        print_table("Achievements", ("achievement", "rarity", "members#"), rows)


def _print_leaderboard(standing: Standing, title: str) -> None:
    has_levels = bool(standing.levels)
    columns = ["#", "member", *(["level#"] if has_levels else []), *(f"{one.name}#" for one in standing.currencies)]
    rows = [
        (
            place.rank,
            place.name,
            *([place.level] if has_levels else []),
            *(f"{place.wallets.get(one.id, 0):,}" for one in standing.currencies),
            _first(place.achievements),
        )
        for place in standing.places
    ]
    print_table(f"Leaderboard of {title}: the first {SHOWN} of {standing.members:,}", (*columns, "achievements"), rows)
    if standing.has_stand_ins:
        console.print("Names are stand-ins: the history brings none.")


def _first(achievements: Sequence[str]) -> str:
    shown = 3 if console.width >= 120 else 1
    more = len(achievements) - shown
    return ", ".join(achievements[:shown]) + (f" +{more}" if more > 0 else "")


def _print_levels(standing: Standing) -> None:
    bands: dict[tuple[int, int], int] = {}
    for level, count in standing.levels.items():
        band = (level, level) if level < 5 else (level // 5 * 5, level // 5 * 5 + 4)
        bands[band] = bands.get(band, 0) + count
    most = max(bands.values())
    rows = [
        (f"{low}" if low == high else f"{low} to {high}", f"{count:,}", "█" * max(1, round(_BAR * count / most)))
        for (low, high), count in sorted(bands.items())
    ]
    print_table("Levels", ("level#", "members#", ""), rows)
