"""`/privacy`: what is held about oneself, being left alone, being forgotten."""

import re
from contextlib import aclosing
from io import BytesIO
from typing import Any, Self

import discord
from discord import app_commands

from synapse.bot.commands.asked import asked
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.pressed import pressed, telling
from synapse.runtime.changing import changing
from synapse.runtime.erase import erase_member
from synapse.runtime.orders.preferences import change_preferences
from synapse.runtime.pages.export import exported

Interaction = discord.Interaction[Any]
#: bytes of a file: below what Discord takes of a bot
LARGEST = 8 * 1024 * 1024
_QUIET = {"announce_level_up": False, "announce_achievements": False, "announce_awards": False, "hidden": True}

privacy = app_commands.Group(name="privacy", description="What is held about you, and your say in it", guild_only=True)


class EraseButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"erase:(?P<user>[0-9]{1,20})"):
    """Erases whoever it was shown to."""

    def __init__(self, user: int) -> None:
        self.user = user
        super().__init__(
            discord.ui.Button(label="Erase me for good", custom_id=f"erase:{user}", style=discord.ButtonStyle.danger)
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(int(match["user"]))

    async def callback(self, interaction: Interaction) -> None:
        """Forget them; the books stay as they are."""
        await telling(interaction, "privacy", self._erase(interaction))

    async def _erase(self, interaction: Interaction) -> None:
        here = await pressed(interaction)
        if here.user != self.user:
            raise Refused("This is for whoever asked: use /privacy erase for yourself")
        erased = await erase_member(here.services.spine, here.guild, here.user)
        done = (
            "There was nothing about you."
            if erased.account is None and not erased.events
            else "Done: nothing here says any more which account was yours, and your id is gone from all events."
        )
        await interaction.edit_original_response(content=f"🗑 {done}", embed=None, view=None)


@privacy.command(description="Everything that is held about you, as a file")
async def export(interaction: Interaction) -> None:
    """JSON, in several files where one would be too large for Discord."""
    here = await asked(interaction, private=True)
    payloads, number = here.found.payloads, 0
    async with aclosing(exported(here.services.engine, here.guild, here.user, payloads, LARGEST)) as documents:
        async for document in documents:
            number += 1
            text = "Everything that is held about you here. Texts of messages are never kept."
            if number > 1:
                text = f"It did not fit into one file: this is part {number}."
            file = discord.File(BytesIO(document), f"about-you-{number}.json")
            if number == 1:
                await here.answer(text, file=file)
            else:
                await here.whisper(text, file=file)
    if not number:
        await here.answer("Nothing is held about you here.")


@privacy.command(name="opt-out", description="Nothing is announced about you, and others do not see you here")
async def opt_out(interaction: Interaction) -> None:
    """All announcements off, and hidden."""
    here = await asked(interaction, private=True)
    async with changing(here.services.engine, here.guild, by=here.user, via="discord") as change:
        await change_preferences(change, here.user, _QUIET)
    await here.answer(
        f"🔕 Nothing is announced about you from now on, and you are on no {here.words['rankings']} and no page that "
        "others see. What you do is still counted, as figures without texts, and you go on earning; "
        "`/privacy erase` forgets what there is, and `/preferences` takes this back."
    )


@privacy.command(description="Be forgotten here: which account was yours is deleted for good")
async def erase(interaction: Interaction) -> None:
    """Asks first."""
    here = await asked(interaction, private=True)
    embed = discord.Embed(
        title="Be forgotten here?",
        description=(
            "• What says that your account here is yours is deleted: your name, id, preferences and links.\n"
            "• Your id is taken out of every event that was kept.\n"
            "• What you earned and spent stays in the books as a nameless account, so that they still add up.\n"
            "• It cannot be undone. If you take part again, you begin anew, with nothing."
        ),
        color=discord.Color.red(),
    )
    view = discord.ui.View(timeout=None)
    view.add_item(EraseButton(here.user))
    await here.answer(embed=embed, view=view)
