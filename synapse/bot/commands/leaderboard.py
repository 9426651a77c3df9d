"""`/leaderboard`: who has most, and where oneself stands."""

from typing import Any

import discord
from discord import app_commands

from synapse.bot.amounts import currency_names
from synapse.bot.commands.asked import Asked, asked, bot_of
from synapse.bot.commands.choosing import choices
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.leafing import TEMPLATE, Leaf, Leaves
from synapse.bot.embeds import MEDALS, PLAIN, joined, level_word, plain
from synapse.db.session import glance
from synapse.guilds.taxonomy import labels
from synapse.ledger.boards import Board
from synapse.members.queries import hidden_among, member_by_user
from synapse.runtime.pages.boards import LEVEL, Chosen, board_of, currency_of_board, primary
from synapse.runtime.pages.leaderboard import DEEPEST, Line, lines_of, where
from synapse.runtime.pages.leaderboard import Asked as Wanted
from synapse.runtime.pages.marks import Measure, measured
from synapse.runtime.pages.periods import PERIODS, Period, beginning
from synapse.runtime.vocabulary import current

Interaction = discord.Interaction[Any]
#: lines that an embed has room for
MOST_LINES = 25
#: of which time a board may be, in the order in which Discord offers it
_TIMES: dict[str, str] = {
    "season": "this season",
    "7d": "the last 7 days",
    "30d": "the last 30 days",
    "90d": "the last 90 days",
    "lifetime": "all time",
    "balance": "held now",
}


class BoardPages(Leaves, template="board" + TEMPLATE):
    """Pages of a leaderboard; they are about "CURRENCY:TIME", the time may be empty."""

    name = "board"

    @classmethod
    async def leaf(cls, here: Asked, about: str, number: int | None) -> Leaf:
        """Lines of the board, and below them the place of whoever looks."""
        here.needs("economy")
        name, _, time = about.partition(":")
        period: Period | None = time if time in PERIODS else None
        chosen: Chosen | None = None if period else time or None  # pyright: ignore[reportAssignmentType]
        board = board_of(here.found.program, name, chosen)
        measure = await _measure(here, board, period)
        size = min(MOST_LINES, int(here.found.configuration.values["leaderboard_size"] or MOST_LINES))
        if number is None:
            number = await _own_page(here, board, measure, size)
        last = max(0, min(-(-measure.total // size), DEEPEST // size) - 1)
        number = min(number, last)
        lines, own = await _lines(here, Wanted(board=board, measure=measure, offset=number * size, limit=size))
        embed = discord.Embed(title=_title(here, name, board, time), description=_text(here, name, board, lines, own))
        embed.color = PLAIN
        embed.set_footer(text=f"Page {number + 1:,} of {last + 1:,} · {measure.total:,} {here.words['members']}")
        return Leaf(embed, number, number < last, has_own=own is not None)


@app_commands.command(description="Who has most")
@app_commands.guild_only()
@app_commands.describe(currency="What is compared; type its name", period="Of which time")
@app_commands.choices(period=[app_commands.Choice(name=name.capitalize(), value=time) for time, name in _TIMES.items()])
async def leaderboard(
    interaction: Interaction,
    currency: app_commands.Range[str, 1, 64] | None = None,
    period: str | None = None,
) -> None:
    """The first page, for all to see."""
    here = await asked(interaction, private=False)
    here.needs("economy")
    first = primary(here.found.program)
    if currency is None and first is None:
        raise Refused("This community has no currency that could be compared: an admin installs a pack with one")
    await BoardPages.show(here, f"{currency or (first.id if first else '')}:{period or ''}")


@leaderboard.autocomplete("currency")
async def _currencies(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if interaction.guild_id is None:
        return []
    found = await current(bot_of(interaction).services.spine, interaction.guild_id)
    if found is None:
        return []
    levels = {LEVEL: labels(found.configuration.taxonomy)["levels"]} if found.program.main_currency else {}
    return choices(typed, {**currency_names(found), **levels})


async def _measure(here: Asked, board: Board, period: Period | None) -> Measure:
    services, zone = here.services, here.found.configuration.setting.timezone
    since = period and beginning(period, services.clock(), zone)
    return await measured(services.engine, services.kept, here.guild, board, since)


async def _lines(here: Asked, wanted: Wanted) -> tuple[list[Line], Line | None]:
    """The lines, and that of whoever looks; all see it, so not of somebody who hides themselves."""
    async with glance(here.services.engine) as raw:
        profile = await member_by_user(raw, here.guild, here.user)
        is_shown = profile is not None and not await hidden_among(raw, here.guild, [profile.account])
        asks = Wanted(
            board=wanted.board,
            measure=wanted.measure,
            offset=wanted.offset,
            limit=wanted.limit,
            user=here.user if is_shown else None,
        )
        return await lines_of(raw, here.guild, here.found.program, asks)


async def _own_page(here: Asked, board: Board, measure: Measure, size: int) -> int:
    async with glance(here.services.engine) as raw:
        profile = await member_by_user(raw, here.guild, here.user)
        places = await where(raw, here.guild, board, measure, [profile.account] if profile else [])
    if not places:
        raise Refused("You are not on this leaderboard yet: take part, then look again")
    return (places[0].rank - 1) // size


def _title(here: Asked, name: str, board: Board, time: str) -> str:
    what = here.words["levels"] if name == LEVEL else currency_names(here.found)[board.currency]
    of = f", {_TIMES[time]}" if time else ""
    return f"🏆 {here.words['rankings']}: {what}{of}"[:256]


def _text(here: Asked, name: str, board: Board, lines: list[Line], own: Line | None) -> str:
    if not lines:
        return "Nobody is on it yet."
    program = here.found.program
    currency = currency_of_board(program, board.currency)
    unit = f"{currency.symbol} {currency_names(here.found)[currency.id]}".strip()

    def told(line: Line) -> str:
        held = line.place.lifetime if board.figure == "lifetime" else line.place.balance
        units = held if line.place.earned is None else line.place.earned
        level = f"{level_word(here.words)} {line.progress.level}" if line.progress else ""
        figures = [f"{units:,} {unit}", *([level] if level else [])]
        figures = figures[::-1] if name == LEVEL and line.place.earned is None else figures
        place = MEDALS.get(line.place.rank, f"`#{line.place.rank}`")
        return f"{place} **{plain(line.profile.shown_name)}** · {' · '.join(figures)}"

    below = f"\n\n-# Your place\n{told(own)}" if own else ""
    return joined(map(told, lines), 4_000 - len(below)) + below
