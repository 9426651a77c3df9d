"""`/preset`: what a ready-made configuration would change here, and making the community so."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Self

import discord
import orjson
from discord import app_commands

from synapse.bot.commands.asked import Asked, asked_by_admin, bot_of
from synapse.bot.commands.choosing import admins_view, choices, cut
from synapse.bot.commands.ordering import changing
from synapse.bot.commands.pressed import pressed_by_admin, telling
from synapse.db.session import glance
from synapse.packs.library import load_preset, shipped_presets
from synapse.runtime.plans.drafts import named_preset
from synapse.runtime.plans.plan import Changed, PlanState, apply_plan, plan_of, planned, ready_plans

Interaction = discord.Interaction[Any]
PresetName = app_commands.Range[str, 1, 64]
#: lines of a plan that are shown at once; the file has all
FIRST = 12
_PLAN = re.compile(r"[0-9a-f]{32}")
_KINDS: Mapping[str, str] = {
    "rule_packs": "packs",
    "settings": "settings",
    "modules": "modules",
    "taxonomy": "words",
    "zones": "zones",
    "seasons": "seasons",
}
#: one change of these is of many names
_MANY = frozenset({"settings", "modules", "taxonomy"})
_DONE: Mapping[str, str] = {"CREATE": "is new", "DELETE": "goes"}

preset = app_commands.Group(name="preset", description="Ready-made configurations", guild_only=True)


class ApplyPlan(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"plan:(?P<plan>[0-9a-f]{32}):apply"):
    """Does what a plan says."""

    def __init__(self, plan: str) -> None:
        self.plan = plan
        style = discord.ButtonStyle.danger
        super().__init__(discord.ui.Button(label="Apply", style=style, custom_id=f"plan:{plan}:apply"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(match["plan"])

    async def callback(self, interaction: Interaction) -> None:
        """Apply it, once."""
        await telling(interaction, "preset apply", self._apply(interaction))

    async def _apply(self, interaction: Interaction) -> None:
        here = await pressed_by_admin(interaction)
        async with changing(here, reason="a plan, applied by a button") as change:
            _, changes = await apply_plan(change, self.plan)
        embed = discord.Embed(title=f"✅ Applied: {_counted(changes)}", description=_first_lines(changes))
        await interaction.edit_original_response(embed=embed, view=None)


@preset.command(description="Show what a preset would change; nothing is changed")
@app_commands.describe(preset="Which preset")
async def plan(interaction: Interaction, preset: PresetName) -> None:
    """Found out by doing it and taking it back; the plan is kept for an hour."""
    here = await asked_by_admin(interaction)
    await _show(here, await _planned(here, preset), applies=False)


@preset.command(description="Make the community what a preset, or a plan made before, says")
@app_commands.describe(preset="Which preset, or which plan")
async def apply(interaction: Interaction, preset: PresetName) -> None:
    """Show the plan with a button that does exactly that."""
    here = await asked_by_admin(interaction)
    if _PLAN.fullmatch(preset):
        async with glance(here.services.engine) as raw:
            found = await plan_of(raw, here.guild, preset)
    else:
        found = await _planned(here, preset)
    await _show(here, found, applies=True)


@plan.autocomplete("preset")
async def _presets(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [] if await admins_view(interaction) is None else choices(typed, _shipped())


@apply.autocomplete("preset")
async def _presets_and_plans(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if await admins_view(interaction) is None or interaction.guild_id is None:
        return []
    services = bot_of(interaction).services
    async with glance(services.engine) as raw:
        plans = await ready_plans(raw, interaction.guild_id, "preset")
    made = {one.id: f"The plan of {one.created_at:%H:%M} UTC: {one.body['preset']}" for one in plans}
    return choices(typed, {**made, **_shipped()})


async def _planned(here: Asked, name: str) -> PlanState:
    named_preset(name)
    body = {"preset": name, "at": here.services.clock().isoformat()}
    return await planned(here.services.spine, here.guild, "preset", body)


async def _show(here: Asked, found: PlanState, *, applies: bool) -> None:
    title = f"{found.body.get('preset', found.kind)}: {_counted(found.changes)}"
    embed = discord.Embed(title=cut(title, 256), description=_first_lines(found.changes))
    view = discord.ui.View(timeout=None)
    if not found.changes:
        embed.description = "The community is what this preset says already."
    elif found.status != "ready":
        embed.set_footer(text=f"This plan is {found.status}: make a new one.")
    elif applies:
        view.add_item(ApplyPlan(found.id))
        embed.set_footer(text="Exactly this is done, from now on; what members have stays.")
    else:
        embed.set_footer(text=f"Nothing is changed yet. /preset apply does exactly this within the hour: {found.id}")
    text = "\n".join(line for one in found.changes for line in _lines(one))
    files = [discord.File(BytesIO(text.encode()), filename="plan.txt")] if text else []
    await here.answer(embed=embed, view=view, files=files)


def _shipped() -> dict[str, str]:
    return {id_: load_preset(id_).name for id_ in shipped_presets()}


def _counted(changes: Sequence[Changed]) -> str:
    """ "3 packs, 12 settings"."""
    counts = Counter(_KINDS[one.table] for one in changes for _ in _lines(one))
    return ", ".join(f"{number} {kind}" for kind, number in counts.items()) or "no changes"


def _first_lines(changes: Sequence[Changed]) -> str:
    lines = [line for one in changes for line in _lines(one)]
    shown = [cut(line, 250) for line in lines[:FIRST]]
    return "\n".join([*shown, f"… and {len(lines) - FIRST} more"] if len(lines) > FIRST else shown)


def _lines(change: Changed) -> list[str]:
    """A change in words; where it is of many things at once, a line for each."""
    if change.table not in _KINDS:
        # where the configuration comes from is noted, and changes nothing
        return []
    kind = _KINDS[change.table]
    if change.table in _MANY and change.after:
        before: Mapping[str, Any] = change.before or {}
        return [f"{kind}: {name}: {_said(before.get(name))} → {_said(now)}" for name, now in change.after.items()]
    after: Mapping[str, Any] = change.after or {}
    if change.table == "rule_packs" and "enabled" in after:
        return [f"{kind}: {change.target} is switched {'on' if after['enabled'] else 'off'}"]
    return [f"{kind}: {change.target} {_DONE.get(change.action, 'changes')}"]


def _said(value: object) -> str:
    return "nothing" if value in (None, "") else orjson.dumps(value).decode()
