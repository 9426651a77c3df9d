"""Tells Discord which commands a guild has, in the community's words; only when they have changed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import discord
import orjson
import structlog

from synapse.bot.client import SynapseBot
from synapse.bot.commands.words import FromCatalogues, worded
from synapse.bot.oneself import me_in
from synapse.db.session import batch_transaction, glance
from synapse.guilds.configuration import MODULES
from synapse.runtime.vocabulary import current

#: seconds between two looks whether a guild's words or modules have changed, and while the client connects
EVERY, SOON = 2.0, 0.1
#: seconds before a guild that could not be told is tried again
AGAIN = 300.0
#: guilds that are told at the same time
AT_ONCE = 4

#: command → the module that it goes with; hidden where the community does without it
MODULE_OF: Mapping[str, str] = {
    "award": "economy",
    "buy-coffee": "economy",
    "shop": "economy",
    "achievements": "milestones",
    "create-achievement": "milestones",
    "grant-achievement": "milestones",
    "season": "seasons",
}

Payload = dict[str, Any]

# guilds that were welcomed: what they were told is remembered there
_VERSIONS = """
SELECT c.guild_id, coalesce(h.config_version, 0) FROM captures c LEFT JOIN guild_heads h USING (guild_id)
WHERE c.guild_id = ANY($1)
"""
_TOLD = "SELECT commands FROM captures WHERE guild_id = $1"
_REMEMBER = "UPDATE captures SET commands = $2 WHERE guild_id = $1"

log = structlog.stdlib.get_logger("synapse.bot.commands")


@dataclass(slots=True)
class _Published:
    """What this process has told: the configuration's version by guild, and when to try again where it failed."""

    versions: dict[int, int] = field(default_factory=dict[int, int])
    again: dict[int, float] = field(default_factory=dict[int, float])


async def keep_published(bot: SynapseBot) -> None:
    """Publish to every guild of the client, and again when its configuration changes; until cancelled."""
    published, texts = _Published(), await _texts(bot)
    while True:
        wanted = await _changed(bot, published)
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            await asyncio.gather(*(_publish_noting(bot, guild, version, texts, published) for guild, version in some))
        await asyncio.sleep(EVERY if bot.is_ready() else SOON)


async def _changed(bot: SynapseBot, published: _Published) -> list[tuple[discord.Guild, int]]:
    """Guilds whose configuration is another than when they were told, with its version; 0 where there is none."""
    here = {guild.id: guild for guild in bot.guilds if not guild.unavailable}
    for gone in published.versions.keys() - here.keys():
        del published.versions[gone]
    if not here:
        return []
    async with glance(bot.services.engine) as raw:
        versions: dict[int, int] = dict(await raw.fetch(_VERSIONS, list(here)))
    at = asyncio.get_running_loop().time()
    return [
        (here[id_], version)
        for id_, version in versions.items()
        if published.versions.get(id_) != version and published.again.get(id_, 0) <= at
    ]


async def _publish_noting(
    bot: SynapseBot, guild: discord.Guild, version: int, texts: Sequence[Payload], published: _Published
) -> None:
    try:
        await _publish(bot, guild, texts)
    except discord.HTTPException as error:
        published.again[guild.id] = asyncio.get_running_loop().time() + AGAIN
        log.warning("commands could not be published", guild=str(guild.id), reason=str(error), remedy=_remedy(error))
    else:
        published.again.pop(guild.id, None)
        published.versions[guild.id] = version


async def _publish(bot: SynapseBot, guild: discord.Guild, texts: Sequence[Payload]) -> None:
    found = await current(bot.services.spine, guild.id)
    modules = MODULES if found is None else found.configuration.modules
    own = dict[str, str]() if found is None else found.configuration.taxonomy
    payload = [worded(one, own) for one in texts if modules.get(MODULE_OF.get(one["name"], ""), True)]
    digest = _digest(payload, guild)
    async with glance(bot.services.engine) as raw:
        if await raw.fetchval(_TOLD, guild.id) == digest:
            return
    assert bot.application_id is not None
    await bot.http.bulk_upsert_guild_commands(bot.application_id, guild.id, payload)
    async with batch_transaction(bot.services.engine) as (_, raw):
        await raw.execute(_REMEMBER, guild.id, digest)


async def _texts(bot: SynapseBot) -> list[Payload]:
    """Every command as Discord is told of it, in all languages, with terms in braces."""
    translator = FromCatalogues()
    return [await command.get_translated_payload(bot.tree, translator) for command in bot.face.commands]


def _digest(payload: Sequence[Payload], guild: discord.Guild) -> bytes:
    # who is thrown out and comes back has no commands any more
    me = me_in(guild)
    since = me.joined_at.isoformat() if me and me.joined_at else ""
    return blake2b(orjson.dumps([since, payload], option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def _remedy(error: discord.HTTPException) -> str:
    if isinstance(error, discord.Forbidden):
        return "invite the bot anew, with the scopes bot and applications.commands; members need not leave"
    return f"tried again in {AGAIN:.0f} s"
