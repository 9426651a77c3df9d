"""`/profile`: what a member has come to, in words and as a picture."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord
from discord import app_commands

from synapse.bot.amounts import currency_names
from synapse.bot.card.avatars import avatar_of
from synapse.bot.card.draw import Card, draw_card
from synapse.bot.commands.asked import Asked, asked
from synapse.bot.commands.seeing import answer_about, seen
from synapse.bot.embeds import PLAIN, color_of, joined, level_word, plain, rarest, rarity_of
from synapse.db.session import glance
from synapse.ledger.boards import Board, Marks
from synapse.members.queries import Profile
from synapse.milestones.earned import Earned
from synapse.milestones.rarities import RARITIES
from synapse.rules.documents.rule import Milestone
from synapse.runtime.pages.boards import board_of, primary
from synapse.runtime.pages.gallery import offered
from synapse.runtime.pages.marks import all_marks
from synapse.runtime.pages.portrait import ACTIVITIES, Portrait, Purse, portrait

Interaction = discord.Interaction[Any]
#: achievements that a profile shows
TOP = 5
FILE = "profile.png"


@dataclass(frozen=True, slots=True)
class Page:
    """A portrait with what its words are made from."""

    here: Asked
    shown: Portrait
    marks: Mapping[Board, Marks]
    names: Mapping[str, str]
    #: what is earned and still offered, the rarest first, then the newest
    earned: Sequence[tuple[Earned, Milestone]]

    @property
    def main(self) -> Purse | None:
        """The purse of the currency that levels are of, if the community keeps one."""
        first = primary(self.here.found.program) if self.has("economy") else None
        return next((one for one in self.shown.purses if one.currency is first), None)

    def has(self, module: str) -> bool:
        """Whether the community uses a module."""
        return self.here.found.configuration.modules[module]


@app_commands.command(description="What you, or another member, have come to")
@app_commands.guild_only()
@app_commands.describe(member="Whose profile; yours, if you choose nobody")
async def profile(interaction: Interaction, member: discord.User | None = None) -> None:
    """A profile for all to see, unless its member hides themselves."""
    here = await asked(interaction, private=False)
    whom = await seen(here, member)
    person = member or interaction.user
    page = await _page(here, whom.profile)
    avatar = await avatar_of(here.services.pictures, person)
    drawn = await asyncio.to_thread(draw_card, card_of(page, person, avatar))
    embed = embed_of(page).set_image(url=f"attachment://{FILE}")
    await answer_about(here, whom, embed=embed, file=discord.File(BytesIO(drawn), FILE, description=_said(page)))


async def _page(here: Asked, whom: Profile) -> Page:
    marks = await all_marks(here.services.engine, here.services.kept, here.found)
    async with glance(here.services.engine) as raw:
        shown = await portrait(raw, here.found, whom, marks)
    known = offered(here.found.program)
    earned = [(one, known[one.milestone].milestone) for one in shown.milestones if one.milestone in known]
    # they come newest first, and sorting keeps that among equals
    earned.sort(key=lambda one: list(RARITIES).index(one[1].rarity))
    return Page(here, shown, marks, currency_names(here.found), earned)


def _said(page: Page) -> str:
    """The picture for whoever cannot see it."""
    level = page.main.progress.level if page.main and page.main.progress else None
    name = page.shown.profile.shown_name if page.shown.profile else ""
    return f"The card of {name}" + (f": {level_word(page.here.words)} {level}" if level else "")


def embed_of(page: Page) -> discord.Embed:
    """The profile in words."""
    profile, words, season = page.shown.profile, page.here.words, page.here.found.program.setting.season
    assert profile is not None
    rare = rarest(milestone for _, milestone in page.earned)
    embed = discord.Embed(title=plain(profile.shown_name, 100), color=color_of(rare) if rare else PLAIN)
    if page.main is not None:
        _add_money(embed, page, page.main)
    minutes = int(page.here.found.configuration.values["voice_tick_minutes"] or 0)
    if season is not None:
        embed.add_field(name=plain(season.name, 100), value=_activity(page.shown.season, minutes))
        embed.set_footer(text=season.name)
    embed.add_field(name=words["activity"], value=_activity(page.shown.lifetime, minutes))
    if page.has("milestones") and page.earned:
        embed.add_field(
            name=f"{words['milestones']} ({len(page.earned):,})", value=_achievements(page.earned), inline=False
        )
    if profile.github_username:
        name = profile.github_username
        embed.add_field(name="GitHub", value=f"[{name}](https://github.com/{name})", inline=False)
    return embed


def _add_money(embed: discord.Embed, page: Page, main: Purse) -> None:
    words, name = page.here.words, page.names[main.currency.id]
    if main.progress is not None:
        embed.add_field(name=level_word(words), value=f"**{main.progress.level}**\n{_way(main, name)}")
    if main.place is not None:
        total = page.marks[board_of(page.here.found.program, main.currency.id, None)].total
        embed.add_field(name=words["rankings"], value=f"**#{main.place.rank:,}** of {max(total, main.place.rank):,}")
    lines = [_purse(one, page.names[one.currency.id]) for one in page.shown.purses]
    embed.add_field(name="Balances", value=joined(lines, 1_000))


def _way(main: Purse, name: str) -> str:
    """How far it is to the next level."""
    if main.progress is None or main.progress.next_at is None:
        return f"{main.held.lifetime:,} {name}, the last one"
    return f"{main.held.lifetime:,} of {main.progress.next_at:,} {name}"


def _purse(one: Purse, name: str) -> str:
    ever = f" ({one.held.lifetime:,} ever)" if one.held.lifetime != one.held.balance else ""
    return f"{one.currency.symbol} {one.held.balance:,} {name}{ever}".strip()


def _activity(counts: Mapping[str, int], minutes: int) -> str:
    done = {name: counts.get(event_type, 0) for name, event_type in ACTIVITIES.items()}
    return (
        f"💬 {done['messages']:,} messages\n"
        f"👍 {done['reactions_given']:,} reactions given, {done['reactions_received']:,} received\n"
        f"🧵 {done['threads']:,} threads\n🎙 {done['voice_ticks'] * minutes:,} minutes in voice"
    )


def _achievements(earned: Sequence[tuple[Earned, Milestone]]) -> str:
    lines = [f"{rarity_of(milestone).sign} {plain(milestone.name, 60)}" for _, milestone in earned[:TOP]]
    more = [f"and {len(earned) - TOP:,} more"] if len(earned) > TOP else []
    return joined([*lines, *more], 1_000)


def card_of(page: Page, person: discord.abc.User, avatar: bytes | None) -> Card:
    """The profile as a picture."""
    assert page.shown.profile is not None
    words, main = page.here.words, page.main
    rare = rarest(milestone for _, milestone in page.earned)
    risen = main.progress if main else None
    rank = [(words["rankings"], f"#{main.place.rank:,}")] if main and main.place else []
    level = [(level_word(words), f"{risen.level:,}")] if risen else []
    earned = page.earned if page.has("milestones") else ()
    return Card(
        name=page.shown.profile.shown_name,
        plain_name=person.name,
        accent=rare.color if rare else str(PLAIN),
        avatar=avatar,
        figures=(*rank, *level),
        progress=risen.share if risen else None,
        progress_text=_way(main, page.names[main.currency.id]) if main and risen else "",
        amounts=[(page.names[one.currency.id], f"{one.held.balance:,}") for one in page.shown.purses]
        if page.has("economy")
        else (),
        achievements=[(milestone.name, rarity_of(milestone).color) for _, milestone in earned[:TOP]],
        achieved=len(earned),
    )
