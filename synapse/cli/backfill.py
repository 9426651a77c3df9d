"""`synapse backfill`: what was written in Discord before the bot came is read into the lake."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.bot.history.asked import guilds_of, read_past, signed_in
from synapse.bot.history.past import Reading
from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, GuildOption, JsonOption
from synapse.cli.output import console, print_json
from synapse.cli.progress import share_bar
from synapse.cli.snapshot import guild_id, guild_meant, snapshot, title_of
from synapse.cli.unpaid import pay_shown, preview_shown
from synapse.db.session import glance
from synapse.guilds.guild import GuildInfo
from synapse.kit.clock import now
from synapse.kit.duration import parse_duration
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id
from synapse.lake.unpaid import spans_of
from synapse.runtime.paying.pay import Paid
from synapse.runtime.paying.preview import Preview
from synapse.runtime.paying.work import paid_json, preview_json
from synapse.runtime.spine import Spine
from synapse.settings import read_settings

#: steps of the bar for each channel
_STEPS = 100


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the options ask for."""

    token: str
    proxy: str | None
    back_to: datetime
    guild: int | None
    channels: frozenset[int] | None
    pay: bool
    yes: bool
    json: bool


@dataclass(slots=True)
class _Done:
    """What became of one community."""

    info: GuildInfo
    reading: Reading
    previews: list[Preview] = field(default_factory=list[Preview])
    paid: list[Paid] = field(default_factory=list[Paid])


def backfill(
    since: Annotated[str, typer.Option(metavar="DURATION", help="How far back, such as 90d.")] = "90d",
    channel: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this channel and its threads; may be repeated.")
    ] = None,
    pay: Annotated[
        bool, typer.Option("--pay", help="Pay it afterwards, by the rules of now, after a preview.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --pay: pay without asking.")] = False,
    guild: GuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """Read what was written before the bot came: messages, threads and joins, stored and counted and not paid.

    It may be stopped at any time: the next run goes on there. What is stored already is left as it is. Reactions,
    voice and leaves are not in Discord's history. With --json nothing is paid without --yes.
    """
    settings = read_settings()
    if settings.discord_token is None:
        raise BadInput("DISCORD_TOKEN is not set", "docs/discord.md says how to make a bot and where its token is")
    channels = None if channel is None else frozenset(parse_id(one, "--channel") for one in channel)
    back_to = now() - timedelta(seconds=parse_duration(since))
    wish = _Wish(settings.discord_token, settings.discord_proxy, back_to, guild_id(guild), channels, pay, yes, json)
    found = run(_backfill(wish, data, db))
    if json:
        print_json({"guilds": [_as_json(one) for one in found]})
    elif not found:
        console.print("the bot is in no community yet")


async def _backfill(wish: _Wish, data: DataOption, db: DbOption) -> list[_Done]:
    done: list[_Done] = []
    async with open_database(data, db, schema="upgrade") as engine, signed_in(wish.token, wish.proxy) as client:
        spine = Spine(engine)
        for guild in [wish.guild] if wish.guild is not None else await guilds_of(client):
            with share_bar("reading") as tell:

                def told(reading: Reading) -> None:
                    tell(round((reading.channels_done + reading.share) * _STEPS), reading.channels * _STEPS)

                reading = await read_past(
                    client, spine, guild, back_to=wish.back_to, only=wish.channels, clock=now, tell=told
                )
            async with snapshot(engine) as raw:
                info = await guild_meant(raw, guild)
            one = _Done(info, reading)
            if not wish.json:
                _print(one)
            if wish.pay:
                await _pay(engine, one, wish)
            done.append(one)
    return done


async def _pay(engine: AsyncEngine, one: _Done, wish: _Wish) -> None:
    """Pay what of history is not paid yet: of this run, and of those before."""
    async with glance(engine) as raw:
        spans = await spans_of(raw, one.info.guild_id)
    for span in spans:
        if span.reason != "history" or span.paid_at is not None:
            continue
        one.previews.append(await preview_shown(engine, one.info, span.id, quiet=wish.json))
        if wish.yes or (not wish.json and typer.confirm("Pay it?", default=False)):
            one.paid.append(await pay_shown(engine, one.info, span.id, quiet=wish.json))


def _print(one: _Done) -> None:
    result = one.reading.result
    types = ", ".join(f"{name} {count:,}" for name, count in sorted(result.by_type.items()))
    console.print(
        f"{title_of(one.info)}: stored {result.stored:,} events of {one.reading.channels:,} channels"
        f"{f' ({types})' if types else ''}, {result.duplicates:,} were there",
        markup=False,
    )
    for channel, reason in one.reading.unreadable.items():
        console.print(f"channel {channel} was not read: {reason}", markup=False)


def _as_json(one: _Done) -> dict[str, Any]:
    return {
        "guild": str(one.info.guild_id),
        "name": one.info.name,
        **one.reading.as_json(),
        "previews": [preview_json(preview) for preview in one.previews],
        "paid": [paid_json(paid) for paid in one.paid],
    }
