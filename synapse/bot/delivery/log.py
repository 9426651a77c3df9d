"""Tells a community's log channel what the bot did and failed to do, some seconds later and in few messages."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
import structlog

from synapse.bot.client import SynapseBot
from synapse.bot.delivery.channels import Place, channel_of
from synapse.bot.delivery.errors import PATIENCE, asking
from synapse.bot.delivery.log_lines import Gap, card_of_failure, card_of_gap, card_of_more, cards_of_changes
from synapse.bot.delivery.messages import embed_of
from synapse.db.session import RawConnection, batch_transaction, glance
from synapse.guilds.audit import changes_after
from synapse.members.queries import members_by_account
from synapse.runtime.delivery.errors import CannotDeliver, NotNow
from synapse.runtime.delivery.listing import failed_after
from synapse.runtime.delivery.message import Card
from synapse.runtime.jobs import last_outcome, remember

JOB = "log_channel"
#: seconds between two looks, and the time that a channel that cannot be written to is left alone
EVERY, REST = 5.0, 600.0
#: embeds of one message, and changes that one look tells; what is more is only counted
EMBEDS, MOST = 10, 60

# a guild is asked for nothing more unless it has a channel
_CHANNELS = """
SELECT guild_id, value #>> '{}' FROM settings
WHERE guild_id = ANY($1) AND key = 'log_channel_id' AND value #>> '{}' IS NOT NULL
"""
_HEAD = "SELECT log_seq FROM guild_heads WHERE guild_id = $1"
_GAPS = """
SELECT id, began_at, ended_at, messages, threads, joins, jsonb_array_length(unreadable) FROM capture_gaps
WHERE guild_id = $1 AND id > $2 AND read_at IS NOT NULL ORDER BY id LIMIT 10
"""

log = structlog.stdlib.get_logger("synapse.bot.delivery")


@dataclass(frozen=True, slots=True)
class Told:
    """How far a channel was told: number of the change, the failed delivery, the gap."""

    change: int
    failed_at: datetime
    failed: int
    gap: int

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Told":
        """What `kept` wrote."""
        return cls(kept["change"], datetime.fromisoformat(kept["failed_at"]), kept["failed"], kept["gap"])

    @property
    def kept(self) -> dict[str, Any]:
        """As it is kept between two looks."""
        return {"change": self.change, "failed_at": self.failed_at.isoformat(), "failed": self.failed, "gap": self.gap}


async def keep_log(bot: SynapseBot) -> None:
    """Tell until cancelled."""
    resting: dict[int, float] = {}
    while True:
        at = asyncio.get_running_loop().time()
        for guild, channel in await _channels(bot) if bot.is_ready() else ():
            if resting.get(guild, at) > at:
                continue
            try:
                await tell_log(bot, guild, channel)
            except (CannotDeliver, NotNow) as error:
                log.warning("the log channel cannot be told", guild=str(guild), reason=error.reason)
                resting[guild] = at + REST
        await asyncio.sleep(EVERY)


async def _channels(bot: SynapseBot) -> list[tuple[int, int]]:
    present = [guild.id for guild in bot.guilds if not guild.unavailable]
    async with glance(bot.services.engine) as raw:
        return [(guild, int(channel)) for guild, channel in await raw.fetch(_CHANNELS, present)]


async def tell_log(bot: SynapseBot, guild: int, channel: int) -> None:
    """Tell one community's channel what is new. Raises `CannotDeliver`, `NotNow`."""
    async with batch_transaction(bot.services.engine) as (_, raw):
        kept = await last_outcome(raw, guild, JOB)
        if not kept:
            # what was before the channel was chosen is no news
            await remember(raw, guild, JOB, bot.services.clock(), (await _present(bot, raw, guild)).kept)
            return
        before = Told.read(kept)
        cards, after = await _news(raw, guild, before)
    if after == before:
        return
    if cards:
        await _send(bot, guild, channel, cards, after)
    async with batch_transaction(bot.services.engine) as (_, raw):
        await remember(raw, guild, JOB, bot.services.clock(), after.kept)


async def _present(bot: SynapseBot, raw: RawConnection, guild: int) -> Told:
    # the change that chose the channel is the first to be told
    last = await raw.fetchval(_HEAD, guild)
    gap = await raw.fetchval("SELECT coalesce(max(id), 0) FROM capture_gaps WHERE guild_id = $1", guild)
    return Told(max(0, last - 1), bot.services.clock(), 0, gap)


async def _news(raw: RawConnection, guild: int, before: Told) -> tuple[list[Card], Told]:
    last: int = await raw.fetchval(_HEAD, guild)
    first = max(before.change, last - MOST)
    changes = await changes_after(raw, guild, first, MOST)
    failed = await failed_after(raw, guild, (before.failed_at, before.failed), EMBEDS)
    gaps = [Gap(*row) for row in await raw.fetch(_GAPS, guild, before.gap)]
    people = await members_by_account(raw, guild, [*_people(changes), *_people(failed)])
    names = {account: profile.shown_name for account, profile in people.items()}
    cards = [card_of_more(first - before.change)] if first > before.change else []
    cards += cards_of_changes(changes, names)
    for one in failed:
        place = f"<#{one.channel}>" if one.channel is not None else f"<@&{one.role}>" if one.role is not None else None
        cards.append(card_of_failure(one, names.get(one.account or 0), place))
    cards += [card_of_gap(gap) for gap in gaps]
    after = Told(
        changes[-1].id if changes else before.change,
        (failed[-1].given_up_at or before.failed_at) if failed else before.failed_at,
        failed[-1].seq if failed else before.failed,
        gaps[-1].id if gaps else before.gap,
    )
    return cards, after


def _people(told: Sequence[Any]) -> list[int]:
    found = (getattr(one, "actor", None) or getattr(one, "account", None) for one in told)
    return [account for account in found if account is not None]


async def _send(bot: SynapseBot, guild: int, channel: int, cards: Sequence[Card], after: Told) -> None:
    async with asking(), asyncio.timeout(PATIENCE):
        place = await channel_of(bot, guild, channel)
        _may_write(place)
        for first in range(0, len(cards), EMBEDS):
            embeds = [embed_of(card) for card in cards[first : first + EMBEDS]]
            await place.send(embeds=embeds, nonce=_nonce(guild, after, first), silent=True)


def _may_write(place: Place) -> None:
    may = place.permissions_for(place.guild.me)
    is_thread = isinstance(place, discord.Thread)
    if not (
        may.view_channel and may.embed_links and (may.send_messages_in_threads if is_thread else may.send_messages)
    ):
        raise CannotDeliver("the bot may not post embeds in the log channel")


def _nonce(guild: int, after: Told, part: int) -> str:
    return hashlib.sha256(f"log:{guild}:{after.kept}:{part}".encode()).hexdigest()[:24]
