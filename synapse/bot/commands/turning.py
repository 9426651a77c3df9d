"""Answers of several pages: what they are about is in the buttons' custom ids, and work after a restart."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Self

import discord

from synapse.bot.commands.asked import Asked
from synapse.bot.commands.pressed import pressed_by_admin, telling

Interaction = discord.Interaction[Any]
#: characters that a custom id has room for beside the page
ABOUT = 80
#: what follows the name of a kind of pages in its custom ids
TEMPLATE = r":(?P<way>[<>])(?P<page>[0-9]{1,4}):(?P<about>.*)"


class Turn(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"(?!)"):
    """A button that turns an admin's pages; each kind of pages has a subclass with its name and how it is made."""

    name: ClassVar[str]

    def __init__(self, way: str, page: int, about: str, *, is_last: bool = False) -> None:
        self.page, self.about = page, about
        label = "◀" if way == "<" else "▶"
        custom_id = f"{self.name}:{way}{page}:{about}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=is_last))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(match["way"], int(match["page"]), match["about"])

    @classmethod
    @abstractmethod
    async def pages(cls, here: Asked, about: str) -> Sequence[discord.Embed]:
        """Every page of what the text names. Raises `SynapseError`."""

    @classmethod
    async def show(cls, here: Asked, about: str) -> None:
        """Answer with the first page."""
        embed, view = cls._made(await cls.pages(here, about), 0, about)
        await here.answer(embed=embed, view=view)

    async def callback(self, interaction: Interaction) -> None:
        """Turn to the page, as things are now."""
        await telling(interaction, self.name, self._turn(interaction))

    async def _turn(self, interaction: Interaction) -> None:
        here = await pressed_by_admin(interaction)
        embed, view = self._made(await self.pages(here, self.about), self.page, self.about)
        await interaction.edit_original_response(embed=embed, view=view)

    @classmethod
    def _made(cls, pages: Sequence[discord.Embed], page: int, about: str) -> tuple[discord.Embed, discord.ui.View]:
        page = min(page, len(pages) - 1)
        view = discord.ui.View(timeout=None)
        if len(pages) > 1:
            pages[page].set_footer(text=f"Page {page + 1} of {len(pages)}")
            view.add_item(cls("<", max(page - 1, 0), about, is_last=page == 0))
            view.add_item(cls(">", page + 1, about, is_last=page == len(pages) - 1))
        return pages[page], view


def in_pages(
    title: str, parts: Sequence[str], *, most: int = 3_500, nothing: str = "Nothing here."
) -> list[discord.Embed]:
    """Parts of a text as pages of at most so many characters; a part is never torn, but cut where it is too long."""
    texts = [""]
    for part in parts or (nothing,):
        part = part if len(part) <= most else f"{part[: most - 1]}…"
        if texts[-1] and len(texts[-1]) + len(part) + 2 > most:
            texts.append("")
        texts[-1] += f"\n\n{part}" if texts[-1] else part
    return [discord.Embed(title=title, description=text) for text in texts]
