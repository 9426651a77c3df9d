"""The command tree: which commands there are, and what is said when one fails."""

from typing import Any

import discord
import structlog
from discord import app_commands

from synapse.kit.errors import SynapseError
from synapse.kit.ids import random_id
from synapse.rules.problems import Problems

Interaction = discord.Interaction[Any]

#: noted with an interaction while all see that it is being thought about
ALOUD = "thinks aloud"

log = structlog.stdlib.get_logger("synapse.bot.commands")


class Tree(app_commands.CommandTree[Any]):
    """Tells people in one sentence what is wrong; what is our fault gets an id that is in the log."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        name = interaction.command.qualified_name if interaction.command else "a command"
        await say(interaction, sentence_for(error, name))


def sentence_for(error: Exception, name: str) -> str:
    """What to say; an error that nobody foresaw is logged under the id that is told."""
    found = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(found, SynapseError):
        return _sentences(found.message, found.hint)
    if isinstance(found, Problems):
        return " ".join(_sentences(one.message, one.hint) for one in found.problems[:3])
    if isinstance(found, app_commands.AppCommandError) and not isinstance(found, app_commands.CommandInvokeError):
        return str(found)
    number = random_id()[:8]
    log.error("a command broke", command=name, error_id=number, exc_info=found)
    return f"Something went wrong on our side. Nothing was changed; tell whoever runs Synapse this number: {number}"


def _sentences(*texts: str) -> str:
    return " ".join(f"{_begun(text).rstrip('.')}." for text in texts if text)


def _begun(text: str) -> str:
    # a name of the rule language stays as it is
    return text if "_" in text.split()[0] else text[0].upper() + text[1:]


async def say(interaction: Interaction, text: str) -> None:
    """Tell whoever asked, and nobody else."""
    try:
        if interaction.response.is_done():
            await hush(interaction)
            await interaction.followup.send(text[:2000], ephemeral=True)
        else:
            await interaction.response.send_message(text[:2000], ephemeral=True)
    except discord.HTTPException as error:
        log.warning("an answer did not reach who asked", reason=str(error))


async def hush(interaction: Interaction) -> None:
    """Take back what all see: the first answer would be as public as it is."""
    if interaction.extras.pop(ALOUD, False):
        await interaction.delete_original_response()
