"""`synapse lake unpaid` and `synapse lake pay`: what was stored without paying, and paying it after a preview."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, GuildOption, JsonOption
from synapse.cli.output import console, print_json, print_table
from synapse.cli.progress import share_bar
from synapse.cli.snapshot import guild_id, guild_meant, guilds_meant, snapshot, title_of
from synapse.guilds.guild import GuildInfo
from synapse.lake.unpaid import Span, spans_of
from synapse.members.queries import Profile, members_by_account
from synapse.runtime.paying.pay import Paid, pay
from synapse.runtime.paying.preview import Preview, preview
from synapse.runtime.paying.work import paid_json, preview_json
from synapse.runtime.spine import Spine

SpanArgument = Annotated[int, typer.Argument(metavar="SPAN", min=1, help="Its number, as `synapse lake unpaid` says.")]


def list_unpaid(
    guild: GuildOption = None, data: DataOption = None, db: DbOption = None, json: JsonOption = False
) -> None:
    """List what was stored without paying: while payouts were paused, or as history."""
    found = run(_spans(guild_id(guild), data, db))
    if json:
        print_json(
            {"guilds": [{"guild": str(info.guild_id), "spans": [_span(one) for one in spans]} for info, spans in found]}
        )
        return
    for info, spans in found:
        if spans:
            columns = ("span#", "events#", "why", "since", "state")
            rows = [
                (one.id, f"{one.events:,}", one.reason, f"{one.opened_at:%Y-%m-%d %H:%M}", _state(one)) for one in spans
            ]
            print_table(title_of(info), columns, rows)
        else:
            console.print(f"{title_of(info)}: everything was paid when it happened", markup=False)
    if not found:
        console.print("nothing is stored yet")


def pay_span(
    span: SpanArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Pay it without asking.")] = False,
    guild: GuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """Show what paying a span would come to and, if that is wanted, pay it by the rules of now.

    With --json and without --yes nothing is paid.
    """
    told, paid = run(_pay(span, yes, json, guild_id(guild), data, db))
    if json:
        print_json({"preview": preview_json(told), "paid": None if paid is None else paid_json(paid)})


async def preview_shown(engine: AsyncEngine, info: GuildInfo, span: int, *, quiet: bool = False) -> Preview:
    """Find out what paying a span would come to and, unless `quiet`, print it."""
    with share_bar("looking") as tell:
        found = await preview(Spine(engine), info.guild_id, span, tell)
    if not quiet:
        async with snapshot(engine) as raw:
            people = await members_by_account(raw, info.guild_id, [one.account for one in found.gainers])
        _print_preview(info, found, people)
    return found


async def pay_shown(engine: AsyncEngine, info: GuildInfo, span: int, *, quiet: bool = False) -> Paid:
    """Pay a span with a bar and, unless `quiet`, print what it came to."""
    with share_bar("paying") as tell:
        paid = await pay(Spine(engine), info.guild_id, span, by=None, via="command line", tell=tell)
    if not quiet:
        console.print(f"paid {_amounts(paid.totals)} for {paid.events:,} events", markup=False)
    return paid


async def _spans(guild: int | None, data: DataOption, db: DbOption) -> list[tuple[GuildInfo, list[Span]]]:
    async with open_database(data, db) as engine, snapshot(engine) as raw:
        return [(info, await spans_of(raw, info.guild_id)) for info in await guilds_meant(raw, guild)]


async def _pay(
    span: int, yes: bool, json: bool, guild: int | None, data: DataOption, db: DbOption
) -> tuple[Preview, Paid | None]:
    async with open_database(data, db) as engine:
        async with snapshot(engine) as raw:
            info = await guild_meant(raw, guild)
        told = await preview_shown(engine, info, span, quiet=json)
        if yes or (not json and typer.confirm("Pay it?", default=False)):
            return told, await pay_shown(engine, info, span, quiet=json)
    return told, None


def _print_preview(info: GuildInfo, found: Preview, people: Mapping[int, Profile]) -> None:
    gone = f", {found.gone:,} more are not stored any more" if found.gone else ""
    console.print(f"{title_of(info)}: span {found.span.id}, {found.events:,} events{gone}", markup=False)
    console.print(f"{found.members:,} members would get {_amounts(found.totals)}", markup=False)
    rows = [(people[one.account].shown_name, _amounts(one.amounts)) for one in found.gainers if one.account in people]
    if rows:
        print_table("who would get most", ("member", "amounts"), rows)
    for what, counts in (("levels", found.levels), ("achievements", found.milestones), ("rules", found.rules)):
        if counts:
            told = ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items(), key=lambda one: -one[1]))
            console.print(f"{what}: {told}", markup=False)
    if found.is_partial:
        console.print("only the beginning was looked at: there is more")
    for line in found.notes:
        console.print(line, markup=False)


def _amounts(totals: Mapping[str, int]) -> str:
    return ", ".join(f"{units:,} {currency}" for currency, units in totals.items()) or "nothing"


def _state(span: Span) -> str:
    if span.paid_at is not None:
        return "paid"
    if span.paid_upto is not None:
        return "paid in part"
    return "unpaid" if span.closed_at or span.reason == "history" else "unpaid, and growing"


def _span(span: Span) -> dict[str, Any]:
    return {
        "id": span.id,
        "reason": span.reason,
        "events": span.events,
        "first_event": span.first_seq,
        "last_event": span.last_seq,
        "opened_at": span.opened_at,
        "closed_at": span.closed_at,
        "paid_upto": span.paid_upto,
        "paid_at": span.paid_at,
    }
