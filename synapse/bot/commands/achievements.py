"""`/achievements`: what can be earned here, what a member has of it, and how many others do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from synapse.bot.commands.asked import Asked, asked
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.leafing import TEMPLATE, Leaf, Leaves
from synapse.bot.commands.seeing import Seen, answer_about, seen, seen_by_id
from synapse.bot.embeds import PLAIN, plain, rarity_of
from synapse.db.session import glance
from synapse.milestones.earned import Earned, milestones_of
from synapse.runtime.pages.gallery import Gallery, Offered, gallery, offered
from synapse.runtime.pages.headway import Headway, headways

Interaction = discord.Interaction[Any]
#: achievements on a page
SIZE = 8
#: seconds for which it is kept how many have each
COUNTED_FOR = 60


@dataclass(frozen=True, slots=True)
class Shelf:
    """The gallery as a member sees it."""

    known: Mapping[str, Offered]
    counted: Gallery
    #: what the member has, the newest of each
    earned: Mapping[str, Earned]
    #: how far they are with some of the others
    headways: Mapping[str, Headway]


class ShelfPages(Leaves, template="shelf" + TEMPLATE):
    """Pages of the gallery; they are about a member's Discord id."""

    name = "shelf"

    @classmethod
    async def leaf(cls, here: Asked, about: str, number: int | None) -> Leaf:
        """Some achievements, category by category."""
        here.needs("milestones")
        whom = await seen_by_id(here, int(about))
        if whom is None:
            raise Refused("There is nothing to see of them any more: they were erased, or hide themselves")
        return await _leaf(here, whom, number or 0)


@app_commands.command(description="{milestones} that can be earned here, and which of them you or others have")
@app_commands.guild_only()
@app_commands.describe(member="Whose; yours, if you choose nobody")
async def achievements(interaction: Interaction, member: discord.User | None = None) -> None:
    """The first page, for all to see unless the member hides themselves."""
    here = await asked(interaction, private=False)
    here.needs("milestones")
    whom = await seen(here, member)
    leaf = await _leaf(here, whom, 0)
    await answer_about(here, whom, embed=leaf.embed, view=ShelfPages.buttons(leaf, str(whom.profile.user_id)))


async def _leaf(here: Asked, whom: Seen, number: int) -> Leaf:
    shelf = await _shelf(here, whom)
    entries = list(shelf.known.values())
    last = max(0, -(-len(entries) // SIZE) - 1)
    number = min(number, last)
    embed = discord.Embed(title=f"🏅 {here.words['milestones']}: {plain(whom.profile.shown_name, 80)}", color=PLAIN)
    if not entries:
        embed.description = "There is nothing to earn yet."
    by_category = dict[str, list[str]]()
    for one in entries[number * SIZE : (number + 1) * SIZE]:
        by_category.setdefault(one.milestone.category, []).append(_entry(one, shelf))
    for category, lines in by_category.items():
        embed.add_field(name=category.capitalize()[:256], value="\n".join(lines)[:1024], inline=False)
    has = len(shelf.earned.keys() & shelf.known.keys())
    embed.set_footer(text=f"{has} of {len(entries)} · page {number + 1} of {last + 1}")
    return Leaf(embed, number, number < last)


async def _shelf(here: Asked, whom: Seen) -> Shelf:
    program = here.found.program

    async def count() -> Gallery:
        async with glance(here.services.engine) as raw:
            return await gallery(raw, here.guild, program)

    counted = await here.services.kept.get(("gallery", here.guild, here.found.version), COUNTED_FOR, count)
    async with glance(here.services.engine) as raw:
        newest_last = reversed(await milestones_of(raw, here.guild, whom.profile.account))
        earned = {one.milestone: one for one in newest_last if one.revoked_at is None}
        known = offered(program)
        ways = await headways(raw, here.found, whom.profile, [id_ for id_ in known if id_ not in earned])
    return Shelf(known, counted, earned, ways)


def _entry(one: Offered, shelf: Shelf) -> str:
    rarity, milestone = rarity_of(one.milestone), one.milestone
    share = shelf.counted.totals.get(one.id, 0) / max(1, shelf.counted.members)
    about = [rarity.label, f"{share:.0%} have it"]
    if one.id in shelf.earned:
        sign = rarity.sign
        about.insert(0, f"earned {discord.utils.format_dt(shelf.earned[one.id].earned_at, 'd')}")
    else:
        sign = "🔒"
        if one.id in shelf.headways:
            way = shelf.headways[one.id]
            about.insert(0, f"{way.done:,} of {way.wanted:,}")
    described = plain(milestone.description, 70)
    return f"{sign} **{plain(milestone.name, 40)}** {described}\n-# {' · '.join(about)}"
