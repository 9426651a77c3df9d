"""`/rules`: what decides in this community; switching a rule on or off; what would happen to a message."""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

import discord
from discord import app_commands

from synapse.bot.commands.asked import Asked, asked_by_admin, bot_of
from synapse.bot.commands.choosing import admins_view, choices
from synapse.bot.commands.ordering import changing
from synapse.bot.commands.turning import TEMPLATE, Turn, in_pages
from synapse.db.session import batch_transaction, glance
from synapse.packs.edit import UnknownRule, change_rule
from synapse.packs.errors import UnknownPack
from synapse.packs.queries import Installed, installed, pack_from
from synapse.rules.documents.rule import Rule
from synapse.rules.nearest import did_you_mean
from synapse.runtime.editing.packs import edit_pack
from synapse.runtime.pages.rule_list import DAYS, RuleEntry, list_rules, recent_counts

Interaction = discord.Interaction[Any]

rules = app_commands.Group(name="rules", description="The rules that decide in this community", guild_only=True)


class RulePages(Turn, template="rules" + TEMPLATE):
    """Pages of rules; they are about "PACK:SEARCH", either of which may be empty."""

    name = "rules"

    @classmethod
    async def pages(cls, here: Asked, about: str) -> Sequence[discord.Embed]:
        """Rules of a pack, or of all, whose words hold what is searched."""
        pack, _, search = about.partition(":")
        entries = await _entries(here, pack)
        wanted = search.casefold()
        found = [one for one in entries if wanted in f"{one.rule.id} {called(one.rule)} {_sentence(one)}".casefold()]
        title = f"{len(found)} of {len(entries)} rules" if search else f"{len(entries)} rules"
        return in_pages(title, [_line(one) for one in found], nothing="No rule has these words.")


@rules.command(name="list", description="Every rule, whether it is on, and what it did in the last 30 days")
@app_commands.describe(pack="Only those of a pack", search="Only those with these words")
async def list_all(
    interaction: Interaction,
    pack: app_commands.Range[str, 1, 50] | None = None,
    search: app_commands.Range[str, 1, 25] | None = None,
) -> None:
    """Rules in pages."""
    here = await asked_by_admin(interaction)
    await RulePages.show(here, f"{pack or ''}:{search or ''}")


@rules.command(description="Switch a rule on or off")
@app_commands.describe(rule="Which rule; type its name", state="On or off")
async def toggle(interaction: Interaction, rule: app_commands.Range[str, 1, 64], state: Literal["on", "off"]) -> None:
    """A change of the pack's text like any other: checked, saved as a revision, audited."""
    here = await asked_by_admin(interaction)
    async with changing(here) as change:
        pack = _pack_with(await installed(change.raw, change.guild), rule)
        enabled = None if state == "on" else False
        saved = await edit_pack(change, pack, lambda text: change_rule(text, rule, {"enabled": enabled}))
    if saved.before == saved.revision:
        await here.answer(f"`{rule}` is {state} already.")
    else:
        await here.answer(f"✅ `{rule}` is {state} from now on: revision {saved.revision} of the pack `{pack}`.")


@list_all.autocomplete("pack")
async def _packs(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if await admins_view(interaction) is None or interaction.guild_id is None:
        return []
    async with glance(bot_of(interaction).services.engine) as raw:
        found = await installed(raw, interaction.guild_id)
    return choices(typed, {one.pack_id: one.pack_id for one in found})


@toggle.autocomplete("rule")
async def _rules(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if await admins_view(interaction) is None or interaction.guild_id is None:
        return []
    async with glance(bot_of(interaction).services.engine) as raw:
        packs = await installed(raw, interaction.guild_id)
    every = [rule for pack in packs for rule in pack_from(pack.text).rules]
    return choices(typed, {rule.id: called(rule) for rule in every})


def called(rule: Rule) -> str:
    """What people call a rule."""
    return rule.name or (rule.milestone.name if rule.milestone else "") or rule.id


async def _entries(here: Asked, pack: str) -> list[RuleEntry]:
    async with batch_transaction(here.services.engine) as (_, raw):
        packs = await installed(raw, here.guild)
        counts = await recent_counts(raw, here.guild, here.found, here.services.clock())
    wanted = [one for one in packs if not pack or one.pack_id == pack]
    if not wanted:
        raise UnknownPack(pack, [one.pack_id for one in packs])
    return await asyncio.to_thread(lambda: list(list_rules(wanted, here.found, counts)))


def _sentence(entry: RuleEntry) -> str:
    """What the author says of it, or else what it is."""
    rule = entry.rule
    described = rule.description or (rule.milestone.description if rule.milestone else "")
    events = " or ".join(rule.trigger.event) if rule.trigger else "anything that it reads"
    return described.strip() or f"A {rule.kind} on {events}."


def _line(entry: RuleEntry) -> str:
    count, rule = entry.count, entry.rule
    sign = "🟢" if entry.active else "⚪"
    why = "" if entry.active else (" · off" if not rule.enabled else " · its pack or module is off")
    did = [f"fired {count.fired:,} times"]
    did += [f"refused {count.denied:,}"] if count.denied else []
    did += [f"failed {count.failed:,}"] if count.failed else []
    return (
        f"{sign} **{called(rule)}** · `{rule.id}` in `{entry.pack}`{why}\n"
        f"{_sentence(entry)}\n-# {DAYS} days: {', '.join(did)}"
    )


def _pack_with(packs: Sequence[Installed], rule: str) -> str:
    """The pack that has a rule. Raises `UnknownRule`."""
    known = {one.id: pack.pack_id for pack in packs for one in pack_from(pack.text).rules}
    if rule not in known:
        raise UnknownRule(rule, did_you_mean(rule, known))
    return known[rule]
