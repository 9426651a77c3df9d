"""Answers of several pages for admins: texts that are leafed through (`leafing.py`), each time as things are now."""

from abc import abstractmethod
from collections.abc import Sequence

import discord

from synapse.bot.commands.asked import Asked, is_admin
from synapse.bot.commands.errors import NotAnAdmin
from synapse.bot.commands.leafing import TEMPLATE, Leaf, Leaves

__all__ = ["TEMPLATE", "Turn", "in_pages"]


class Turn(Leaves, template=r"(?!)"):
    """A button that turns an admin's pages; each kind of pages has a subclass with its name and how it is made."""

    @classmethod
    @abstractmethod
    async def pages(cls, here: Asked, about: str) -> Sequence[discord.Embed]:
        """Every page of what the text names. Raises `SynapseError`."""

    @classmethod
    async def leaf(cls, here: Asked, about: str, number: int | None) -> Leaf:
        """One of them, for whoever is an admin now: the message may be older. Raises `NotAnAdmin` too."""
        if not is_admin(here.interaction, here.found):
            raise NotAnAdmin
        pages = await cls.pages(here, about)
        last = len(pages) - 1
        place = min(number or 0, last)
        if last:
            pages[place].set_footer(text=f"Page {place + 1} of {len(pages)}")
        return Leaf(pages[place], place, has_next=place < last)


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
