"""`/create-achievement`: an achievement of the community's own, a rule like any other, in the pack `community`."""

from typing import Any, get_args

import discord
from discord import app_commands

from synapse.bot.amounts import amounts_in_words, currency_names
from synapse.bot.commands.asked import Asked, asked_by_admin
from synapse.bot.commands.choosing import admins_view, choices
from synapse.bot.commands.errors import Refused
from synapse.bot.commands.ordering import changing
from synapse.packs.achievement_form import COUNTERS, Requirement
from synapse.rules.documents.rule import Rarity
from synapse.runtime.editing.achievements import Revision, add_achievement

Interaction = discord.Interaction[Any]
Reward = app_commands.Range[int, 0, 1_000_000_000]
CATEGORY = "social"
#: types whose field is a currency, and those that need none
OF_A_CURRENCY = frozenset({"lifetime_threshold", "wallet_threshold"})

TYPES: dict[str, str] = {
    "custom": "custom: an admin grants it",
    "counter_threshold": "counter_threshold: so many messages, reactions, threads, minutes in voice",
    "star_threshold": "star_threshold: so many stars",
    "xp_milestone": "xp_milestone: so much {currency.primary} in a lifetime",
    "level_reached": "level_reached: a level",
    "lifetime_threshold": "lifetime_threshold: so much of a currency in a lifetime",
    "wallet_threshold": "wallet_threshold: so much of a currency held",
    "streak": "streak: active on so many days in a row",
}
RARITIES: tuple[Rarity, ...] = get_args(Rarity)
_TYPE_CHOICES = [app_commands.Choice(name=name, value=value) for value, name in TYPES.items()]
_RARITY_CHOICES = [app_commands.Choice(name=rarity, value=rarity) for rarity in RARITIES]


@app_commands.command(name="create-achievement", description="{milestones}: make a new one for members to earn")
@app_commands.guild_only()
@app_commands.describe(
    name="What it is called",
    description="What it is for",
    type="What one must do; unless chosen, an admin grants it",
    field="What is counted: a counter, a measure or a currency, by the type",
    value="How much of it",
    xp_reward="{currency.primary} that it pays",
    gold_reward="{currency.secondary} that it pays",
    rarity="How rare it is meant to be",
)
@app_commands.choices(type=_TYPE_CHOICES, rarity=_RARITY_CHOICES)
async def create_achievement(  # noqa: PLR0913 - the options that the form has
    interaction: Interaction,
    name: app_commands.Range[str, 1, 200],
    description: app_commands.Range[str, 1, 2000],
    type: str = "custom",  # noqa: A002 - what members of Discord read
    field: app_commands.Range[str, 1, 64] | None = None,
    value: app_commands.Range[int, 0, 999_999_999_999_999] | None = None,
    xp_reward: Reward = 0,
    gold_reward: Reward = 0,
    rarity: str = "common",
) -> None:
    """Write the rule, and show what was made where it was asked for."""
    here = await asked_by_admin(interaction)
    here.needs("milestones")
    _check(name, type, field, value)
    rewards = {currency: units for currency, units in (("xp", xp_reward), ("gold", gold_reward)) if units}
    made = Revision(
        milestone={"name": name.strip(), "description": description, "category": CATEGORY, "rarity": rarity},
        rewards=rewards,
        wanted={"type": type, "field": field, "value": value},
    )
    async with changing(here) as change:
        id_ = await add_achievement(change, made)
    await here.answer(f"✅ **{name.strip()}** is there, as `{id_}`. " + _how(type, field, value))
    embed = discord.Embed(title=f"🏆 {name.strip()}", description=description)
    embed.add_field(name="Rarity", value=rarity)
    if rewards:
        embed.add_field(name="Reward", value=amounts_in_words(here.found, rewards))
    await _show(here, embed)


@create_achievement.autocomplete("field")
async def _fields(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await admins_view(interaction)
    if found is None:
        return []
    kind = getattr(interaction.namespace, "type", "custom")
    if kind in OF_A_CURRENCY:
        return choices(typed, currency_names(found))
    if kind == "counter_threshold":
        named = {name: name.replace("_", " ") for name in COUNTERS}
        return choices(typed, {**named, **{name: name for name in found.program.compiled.registry.measures}})
    return []


def _check(name: str, kind: str, field: str | None, value: int | None) -> None:
    if not name.strip():
        raise Refused("An achievement needs a name", "one that is not only spaces")
    if kind not in get_args(Requirement):
        raise Refused(f"There is no type {kind!r}", f"there are {', '.join(TYPES)}")
    if kind == "custom" and (field is not None or value is not None):
        raise Refused("An achievement of type custom counts nothing", "choose a type, or leave field and value out")


def _how(kind: str, field: str | None, value: int | None) -> str:
    if kind == "custom":
        return "Give it to members with `/grant-achievement`."
    return f"Members earn it by themselves: {kind} {field or ''} {value}.".replace("  ", " ")


async def _show(here: Asked, embed: discord.Embed) -> None:
    """For everybody in the channel; what must not be seen there was asked for elsewhere."""
    await here.interaction.followup.send(embed=embed, ephemeral=False)
