"""`/setup`: a community is set up step by step in one private message, which works after a restart too."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Self

import discord
from discord import app_commands

from synapse.bot.commands.asked import Asked, begun, bot_of, is_admin
from synapse.bot.commands.errors import NotAnAdmin, NotHere
from synapse.bot.commands.ordering import changing
from synapse.bot.commands.pressed import pressed_by_admin, telling
from synapse.bot.commands.setup_steps import (
    ADMIN_ROLE,
    ANNOUNCE,
    LOG,
    STEPS,
    WHERE,
    Item,
    Scene,
    button,
    said,
    show,
)
from synapse.db.session import batch_transaction
from synapse.guilds.guild import ensure_guild
from synapse.packs.library import shipped_presets
from synapse.runtime.history import ask_for_history
from synapse.runtime.pages.setup_status import setup_status
from synapse.runtime.plans.setup import set_up
from synapse.runtime.plans.setup_draft import (
    SetupDraft,
    begin_draft,
    draft_of,
    finish_draft,
    keep_draft,
    proposed_zones,
    rehearse_set_up,
)

Interaction = discord.Interaction[Any]
#: days of the past that are offered to be read
PASTS = (30, 90)
_SETTINGS = {"role": ADMIN_ROLE, "announce": ANNOUNCE, "log": LOG}


class SetupItem(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=r"setup:(?P<key>[0-9a-f]{32}):(?P<do>[a-z]+)(?::(?P<to>[a-z0-9]+))?",
):
    """A button or menu of the message; its custom id says of which setup, and what it does."""

    def __init__(self, item: Item, key: str, do: str, to: str) -> None:
        super().__init__(item)
        self.key, self.do, self.to = key, do, to

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: Item, match: re.Match[str], /) -> Self:
        """What was pressed or chosen."""
        return cls(item, match["key"], match["do"], match["to"] or "")

    async def callback(self, interaction: Interaction) -> None:
        """Do it, and show what comes next."""
        await telling(interaction, "setup", self._do(interaction))

    async def _do(self, interaction: Interaction) -> None:
        here = await pressed_by_admin(interaction)
        match self.do:
            case "cancel":
                await _cancel(here, self.key)
            case "apply":
                await _apply(here, self.key)
            case "history":
                await _read_past(here, int(self.to))
            case _:
                await _choose(here, self.key, self.do, self.to, _values(interaction))


@app_commands.command(description="Set this community up, step by step; nothing happens before the end")
@app_commands.guild_only()
async def setup(interaction: Interaction) -> None:
    """Begin with what is there; also where nothing is known of the guild yet."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    if interaction.guild_id is None:
        raise NotHere
    async with batch_transaction(bot_of(interaction).services.engine) as (_, raw):
        await ensure_guild(raw, interaction.guild_id)
    here = await begun(interaction)
    if not is_admin(interaction, here.found):
        raise NotAnAdmin
    async with batch_transaction(here.services.engine) as (_, raw):
        status = await setup_status(raw, here.guild)
        before = status.set_up.preset if status.set_up else None
        draft = SetupDraft(step=next(iter(STEPS)), preset=before if before in shipped_presets() else None)
        key = await begin_draft(raw, here.guild, draft)
    embed, view = await _shown(here, key, draft)
    await here.answer(embed=embed, view=view)


def chosen(draft: SetupDraft, do: str, to: str, values: Sequence[str]) -> SetupDraft:
    """The draft after something was pressed or chosen."""
    first = values[0] if values else None
    match do:
        case "go" if to in STEPS:
            return replace(draft, step=to, moving=None)
        case "preset":
            return replace(draft, preset=first)
        case "channel":
            return replace(draft, moving=int(first) if first else None)
        case "zone" if draft.moving is not None and first:
            return replace(draft, zones={**draft.zones, draft.moving: first}, moving=None)
        case "where":
            return replace(draft, settings={**draft.settings, WHERE: to == "on"})
        case _ if do in _SETTINGS:
            return replace(draft, settings={**draft.settings, _SETTINGS[do]: first})
        case _:
            return draft


async def _choose(here: Asked, key: str, do: str, to: str, values: Sequence[str]) -> None:
    async with batch_transaction(here.services.engine) as (_, raw):
        draft = chosen(await draft_of(raw, here.guild, key), do, to, values)
        await keep_draft(raw, here.guild, key, draft)
    embed, view = await _shown(here, key, draft)
    await here.interaction.edit_original_response(embed=embed, view=view)


async def _apply(here: Asked, key: str) -> None:
    async with changing(here, "/setup") as change:
        draft = await draft_of(change.raw, here.guild, key)
        done = await set_up(change, draft.wanted, at=here.services.clock())
        await finish_draft(change.raw, here.guild, key)
    embed = discord.Embed(title="✅ This community is set up", description=said(done)[:4000])
    embed.add_field(
        name="Before the bot came",
        value="What was written before can be read back. It is stored, and pays nothing unless you have it paid "
        "with `/pause pay` after a preview.",
    )
    view = discord.ui.View(timeout=None)
    for days in PASTS:
        item = button(f"Read the last {days} days", f"setup:{key}:history:{days}")
        view.add_item(SetupItem(item, key, "history", str(days)))
    await here.interaction.edit_original_response(embed=embed, view=view)


async def _read_past(here: Asked, days: int) -> None:
    async with changing(here) as change:
        back_to = here.services.clock() - timedelta(days=days)
        await ask_for_history(change, back_to, None, f"user:{here.user}")
    text = f"⏳ The last {days} days are being read, channel by channel. This takes a while; nothing is paid for it."
    await here.interaction.edit_original_response(content=text, view=None)


async def _cancel(here: Asked, key: str) -> None:
    async with batch_transaction(here.services.engine) as (_, raw):
        await finish_draft(raw, here.guild, key)
    await here.interaction.edit_original_response(content="Nothing was changed.", embed=None, view=None)


async def _shown(here: Asked, key: str, draft: SetupDraft) -> tuple[discord.Embed, discord.ui.View]:
    """The step that the draft is at, its items ready to be pressed."""
    guild = here.interaction.guild
    if guild is None:
        raise NotHere
    fallback = here.found.configuration.values["zone_fallback"]
    async with batch_transaction(here.services.engine) as (_, raw):
        status = await setup_status(raw, here.guild)
        layout = await proposed_zones(raw, here.guild, draft, str(fallback) if fallback else None)
    is_last = draft.step == list(STEPS)[-1]
    at = here.services.clock()
    done = await rehearse_set_up(here.services.engine, here.guild, draft, at=at) if is_last else None
    embed, items = show(Scene(draft, here.found, guild, status, layout, done), lambda what: f"setup:{key}:{what}")
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(SetupItem(item, key, "", ""))
    return embed, view


def _values(interaction: Interaction) -> Sequence[str]:
    return (interaction.data or {}).get("values", [])
