"""`/pause`: the kill switch for payouts, and paying afterwards what came meanwhile."""

import re
from typing import Any, Self

import discord
from discord import app_commands
from discord.utils import format_dt

from synapse.bot.amounts import amounts_in_words, counted
from synapse.bot.commands.asked import Asked, asked_by_admin, bot_of
from synapse.bot.commands.choosing import admins_view, choices
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.ordering import changing
from synapse.bot.commands.pressed import pressed_by_admin, telling
from synapse.db.session import glance
from synapse.guilds.configure import set_settings
from synapse.lake.unpaid import Span, spans_of
from synapse.runtime.paying.pay import begin
from synapse.runtime.paying.preview import Preview, preview
from synapse.runtime.tasks import TaskState, ask, tasks_of

Interaction = discord.Interaction[Any]
Why = app_commands.Range[str, 1, 500]
SWITCH, TASK = "payouts_paused", "pay"

pause = app_commands.Group(name="pause", description="Stop all payouts, or let them go on", guild_only=True)


class PaySpan(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"pay:(?P<span>[0-9]{1,9})"):
    """Pays what was stored without paying."""

    def __init__(self, span: int) -> None:
        self.span = span
        style = discord.ButtonStyle.danger
        super().__init__(discord.ui.Button(label="Pay all of this", style=style, custom_id=f"pay:{span}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(int(match["span"]))

    async def callback(self, interaction: Interaction) -> None:
        """Have it paid in the background."""
        await telling(interaction, "pause pay", self._pay(interaction))

    async def _pay(self, interaction: Interaction) -> None:
        here = await pressed_by_admin(interaction)
        async with changing(here) as change:
            span = await begin(here.services.spine, change, self.span)
            await ask(change.raw, here.guild, TASK, {"span": span.id}, f"user:{here.user}")
        await interaction.edit_original_response(
            content=f"✅ {counted(span.events, 'event')} will be paid now. `/pause status` says how far it is.",
            embed=None,
            view=None,
        )


@pause.command(description="Stop all payouts; what happens is kept, and can be paid later")
@app_commands.describe(reason="Why; the audit log is told")
async def on(interaction: Interaction, reason: Why | None = None) -> None:
    """From the next event on, nothing is paid."""
    here = await asked_by_admin(interaction)
    if not await _switch(here, on=True, reason=reason):
        await here.answer("Payouts are paused already.")
        return
    await here.answer(
        "⏸️ Payouts are paused. Everything that happens is kept, and pays nothing: no rewards, levels or roles, also no "
        "awards by hand. `/pause off` lets payouts go on; what came meanwhile stays unpaid, unless you then "
        "have it paid with `/pause pay`."
    )


@pause.command(description="Let payouts go on")
@app_commands.describe(reason="Why; the audit log is told")
async def off(interaction: Interaction, reason: Why | None = None) -> None:
    """From the next event on, rules pay again."""
    here = await asked_by_admin(interaction)
    if not await _switch(here, on=False, reason=reason):
        await here.answer("Payouts are not paused.")
        return
    waiting = sum(span.events for span in await _unpaid(here) if span.reason == "paused")
    rest = f" {counted(waiting, 'event')} stayed unpaid: `/pause pay` shows what they would pay." if waiting else ""
    await here.answer(f"▶️ Payouts go on.{rest}")


@pause.command(description="Whether payouts are paused, and what is unpaid")
async def status(interaction: Interaction) -> None:
    """The switch, the spans that are not paid, and payments under way."""
    here = await asked_by_admin(interaction)
    lines = ["⏸️ Payouts are **paused**." if here.found.is_paused else "▶️ Payouts are **on**."]
    lines += [f"• {_told(span)}" for span in await _unpaid(here)] or ["Nothing is unpaid."]
    async with glance(here.services.engine) as raw:
        lines += [_progress(one) for one in await tasks_of(raw, here.guild) if one.kind == TASK]
    await here.answer("\n".join(lines)[:2000])


@pause.command(description="Show what the unpaid would be paid, then pay it")
@app_commands.describe(span="Which stretch of the unpaid; the oldest unless given")
async def pay(interaction: Interaction, span: app_commands.Range[str, 1, 9] | None = None) -> None:
    """A preview, with a button that pays exactly once."""
    here = await asked_by_admin(interaction)
    waiting = await _unpaid(here)
    wanted = next((one for one in waiting if span in (None, str(one.id))), None)
    if wanted is None:
        raise Refused("Nothing is unpaid" if span is None else "There is no such stretch of the unpaid")
    found = await preview(here.services.spine, here.guild, wanted.id)
    view = discord.ui.View(timeout=None)
    if found.events:
        view.add_item(PaySpan(wanted.id))
    await here.answer(embed=_embed(here, found), view=view)


@pay.autocomplete("span")
async def _spans(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if await admins_view(interaction) is None or interaction.guild_id is None:
        return []
    async with glance(bot_of(interaction).services.engine) as raw:
        found = [one for one in await spans_of(raw, interaction.guild_id) if one.paid_at is None]
    named = {
        str(one.id): f"{counted(one.events, 'event')} since {one.opened_at:%Y-%m-%d %H:%M} ({one.reason})"
        for one in found
    }
    return choices(typed, named)


async def _switch(here: Asked, *, on: bool, reason: str | None) -> bool:
    """Whether that changed anything."""
    async with changing(here, reason) as change:
        return bool(await set_settings(change, {SWITCH: on}, {}))


async def _unpaid(here: Asked) -> list[Span]:
    async with glance(here.services.engine) as raw:
        return [one for one in await spans_of(raw, here.guild) if one.paid_at is None]


def _told(span: Span) -> str:
    what = "while payouts were paused" if span.reason == "paused" else "read from the past"
    until = f" until {format_dt(span.closed_at, 'f')}" if span.closed_at else ""
    return f"{counted(span.events, 'event')} {what}, since {format_dt(span.opened_at, 'f')}{until}"


def _progress(task: TaskState) -> str:
    if task.error:
        return f"⚠️ A payment failed: {task.error.get('message', task.error)}"
    if task.is_finished:
        return f"✅ A payment is {task.status}."
    done = task.progress or {}
    return f"⏳ A payment is under way: {done.get('done', 0):,} of {done.get('of') or 0:,} events."


def _embed(here: Asked, found: Preview) -> discord.Embed:
    embed = discord.Embed(
        title=f"{counted(found.events, 'event')} would be paid",
        description="\n".join([_told(found.span), *found.notes, *_gone(found)]),
    )
    if found.totals:
        gain = f"{amounts_in_words(here.found, found.totals)}, to {counted(found.members, 'member')}"
        embed.add_field(name="In all", value=gain[:1024], inline=False)
    if found.gainers:
        lines = [f"<@{one.user}>: {amounts_in_words(here.found, one.amounts)}" for one in found.gainers]
        embed.add_field(name="Most", value="\n".join(lines)[:1024], inline=False)
    if found.milestones:
        earned = ", ".join(f"`{name}` {number}×" for name, number in found.milestones.items())
        embed.add_field(name=here.words["milestones"], value=earned[:1024], inline=False)
    return embed


def _gone(found: Preview) -> list[str]:
    gone = [f"{counted(found.gone, 'event')} of it not stored any more, and not paid."] if found.gone else []
    return [*gone, "Only the first part was looked at: there are more."] if found.is_partial else gone
