"""Posts a message so that people see it once, however often that is tried."""

import asyncio
from datetime import datetime, timedelta

import discord

from synapse.bot.client import SynapseBot
from synapse.bot.delivery.channels import channel_of
from synapse.bot.delivery.errors import PATIENCE, asking
from synapse.db.session import glance
from synapse.runtime.delivery.errors import CannotDeliver
from synapse.runtime.delivery.hands import Post
from synapse.runtime.delivery.message import Card, Message
from synapse.runtime.delivery.queue import messages_since

#: how long Discord surely knows a nonce; later we look for ourselves whether the message is there
NONCE_KNOWN = timedelta(minutes=2)
#: what two clocks may differ by
_SKEW = timedelta(seconds=30)
#: messages looked through
_LOOKED_AT = 100


async def post_message(bot: SynapseBot, post: Post, now: datetime) -> int:
    """Post it in its channel, or to its person; the message's id. Raises `CannotDeliver`, `NotNow`."""
    async with asking(), asyncio.timeout(PATIENCE):
        place = await _place(bot, post)
        if post.tried_at is not None and now - post.tried_at > NONCE_KNOWN:
            before = await _posted_before(bot, place, post, post.tried_at - _SKEW)
            if before is not None:
                return before
        message = post.message
        pinged = [discord.Object(user) for user in message.pings]
        allowed = discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=pinged)
        if message.card is None:
            sent = await place.send(message.text, nonce=post.nonce, allowed_mentions=allowed)
        else:
            embed = embed_of(message.card)
            sent = await place.send(message.text or None, embed=embed, nonce=post.nonce, allowed_mentions=allowed)
        return sent.id


def embed_of(card: Card) -> discord.Embed:
    """A card as Discord draws it."""
    embed = discord.Embed(title=card.title or None, description=card.text or None, color=card.color)
    if card.footer:
        embed.set_footer(text=card.footer)
    if card.picture:
        embed.set_thumbnail(url=card.picture)
    return embed


async def _place(bot: SynapseBot, post: Post) -> discord.abc.Messageable:
    if post.place is not None:
        return await channel_of(bot, post.guild, post.place)
    if post.user is None:
        raise CannotDeliver("there is nobody to send it to", is_quiet=True)
    return await bot.create_dm(discord.Object(post.user))


async def _posted_before(bot: SynapseBot, place: discord.abc.Messageable, post: Post, since: datetime) -> int | None:
    """Our own message of an attempt that nobody saw end, if it is there and no other delivery's."""
    assert bot.user is not None
    async with glance(bot.services.engine) as raw:
        known = await messages_since(raw, post.guild, since)
    async for message in place.history(limit=_LOOKED_AT, after=since, oldest_first=True):
        is_ours = message.author.id == bot.user.id and message.id not in known
        if is_ours and _says(message, post.message):
            return message.id
    return None


def _says(message: discord.Message, wanted: Message) -> bool:
    if message.content.strip() != wanted.text.strip():
        return False
    if wanted.card is None:
        return True
    return any(
        (embed.title or "").strip() == wanted.card.title.strip()
        and (embed.description or "").strip() == wanted.card.text.strip()
        for embed in message.embeds
    )
