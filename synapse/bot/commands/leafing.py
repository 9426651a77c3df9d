"""Answers that anybody may leaf through: page by page, made anew as things are now, also after a restart."""

import re
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import discord

from synapse.bot.commands.asked import Asked
from synapse.bot.commands.pressed import pressed, telling

Interaction = discord.Interaction[Any]
#: what follows the name of a kind of pages in its custom ids
TEMPLATE = r":(?P<way>[|<>@])(?P<page>[0-9]{1,6}):(?P<about>.*)"
_SIGNS = {"|": "⏮", "<": "◀", ">": "▶", "@": "My place"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page, numbered from 0."""

    embed: discord.Embed
    number: int
    has_next: bool
    #: whoever presses may ask for the page that they are on themselves
    has_own: bool = False


class Leaves(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"(?!)"):
    """A button that leafs; each kind of pages has a subclass with its name and how a page is made."""

    name: ClassVar[str]

    def __init__(self, way: str, page: int, about: str, *, is_off: bool = False) -> None:
        self.way, self.page, self.about = way, page, about
        custom_id = f"{self.name}:{way}{page}:{about}"
        super().__init__(discord.ui.Button(label=_SIGNS[way], custom_id=custom_id, disabled=is_off))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(match["way"], int(match["page"]), match["about"])

    @classmethod
    @abstractmethod
    async def leaf(cls, here: Asked, about: str, number: int | None) -> Leaf:
        """A page of what the text names; no number: the one that whoever asks is on. Raises `SynapseError`."""

    @classmethod
    def buttons(cls, leaf: Leaf, about: str) -> discord.ui.View:
        """The buttons of a page: none where there is but one."""
        view, number = discord.ui.View(timeout=None), leaf.number
        if number or leaf.has_next:
            view.add_item(cls("|", 0, about, is_off=number == 0))
            view.add_item(cls("<", max(number - 1, 0), about, is_off=number == 0))
            view.add_item(cls(">", number + 1, about, is_off=not leaf.has_next))
            if leaf.has_own:
                view.add_item(cls("@", 0, about))
        return view

    @classmethod
    async def show(cls, here: Asked, about: str) -> None:
        """Answer with the first page."""
        leaf = await cls.leaf(here, about, 0)
        await here.answer(embed=leaf.embed, view=cls.buttons(leaf, about))

    async def callback(self, interaction: Interaction) -> None:
        """Leaf to the page."""
        await telling(interaction, self.name, self._turn(interaction))

    async def _turn(self, interaction: Interaction) -> None:
        here = await pressed(interaction)
        leaf = await self.leaf(here, self.about, None if self.way == "@" else self.page)
        await interaction.edit_original_response(embed=leaf.embed, view=self.buttons(leaf, self.about))
