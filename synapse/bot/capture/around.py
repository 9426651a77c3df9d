"""What every listener adds to what its frame says."""

from synapse.bot.client import SynapseBot
from synapse.bot.translate import Around
from synapse.kit.clock import seconds_of


def around(bot: SynapseBot, guild: int) -> Around:
    """What is around the frame that is being handled; right only within its listener."""
    services = bot.services
    return Around(
        at=seconds_of(services.clock()),
        tag=bot.frames.tag(guild),
        facts=services.facts.of(services.spine, guild),
        authors=services.authors,
    )
