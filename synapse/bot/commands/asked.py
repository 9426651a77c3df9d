"""What every command begins with: who asks, in which community, and whether they may."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from synapse.bot.client import SynapseBot
from synapse.bot.commands.errors import ModuleOff, NotAnAdmin, NotHere, NotSetUp
from synapse.bot.services import Services
from synapse.bot.tree import ALOUD, hush
from synapse.guilds.modules import MODULE_TABLE
from synapse.guilds.taxonomy import labels
from synapse.runtime.spine import Configured
from synapse.runtime.vocabulary import current

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A command in a community that is set up."""

    interaction: Interaction
    services: Services
    guild: int
    user: int
    found: Configured

    @property
    def words(self) -> Mapping[str, str]:
        """What the community calls things (`guilds/taxonomy.py`)."""
        return labels(self.found.configuration.taxonomy)

    def needs(self, module: str) -> None:
        """Raises `ModuleOff` where the community does without it."""
        if not self.found.configuration.modules.get(module, MODULE_TABLE[module].on):
            raise ModuleOff(MODULE_TABLE[module].title)

    async def answer(self, text: str = "", **more: Any) -> None:
        """Answer what was asked, as private as it was begun. `more` goes to discord.py's `send`: embed, file, view."""
        self.interaction.extras.pop(ALOUD, None)
        await self.interaction.followup.send(text, **more)

    async def whisper(self, text: str = "", **more: Any) -> None:
        """Answer whoever asked and nobody else, however it was begun."""
        await hush(self.interaction)
        await self.interaction.followup.send(text, ephemeral=True, **more)


async def asked(interaction: Interaction, *, private: bool) -> Asked:
    """Begin a command: Discord waits three seconds for a first answer only, so it gets one at once.

    Raises `NotHere`, `NotSetUp`.
    """
    await interaction.response.defer(ephemeral=private, thinking=True)
    if not private:
        interaction.extras[ALOUD] = True
    return await begun(interaction)


async def asked_by_admin(interaction: Interaction, *, private: bool = True) -> Asked:
    """The same for whoever may change things. Raises `NotAnAdmin` too."""
    here = await asked(interaction, private=private)
    if not is_admin(interaction, here.found):
        raise NotAnAdmin
    return here


async def begun(interaction: Interaction) -> Asked:
    """What was asked, where it has its first answer: commands and presses alike. Raises `NotHere`, `NotSetUp`."""
    if interaction.guild_id is None:
        raise NotHere
    services = bot_of(interaction).services
    found = await current(services.spine, interaction.guild_id)
    if found is None:
        raise NotSetUp
    return Asked(interaction, services, interaction.guild_id, interaction.user.id, found)


def bot_of(interaction: Interaction) -> SynapseBot:
    """The client that was asked."""
    client = interaction.client
    if not isinstance(client, SynapseBot):
        raise TypeError(f"{type(client).__name__} is not our client")
    return client


def is_admin(interaction: Interaction, found: Configured) -> bool:
    """Manage Server, which the owner has too, or the role that the community chose."""
    if interaction.permissions.manage_guild:
        return True
    role = found.configuration.values["admin_role_id"]
    user = interaction.user
    return bool(role) and isinstance(user, discord.Member) and any(str(one.id) == str(role) for one in user.roles)
