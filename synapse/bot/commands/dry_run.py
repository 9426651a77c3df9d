"""`/rules dry-run`: which rules would fire for a message if it came now, what they would pay, and why others not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import discord
from discord import app_commands

from synapse.bot.amounts import amounts_in_words, counted
from synapse.bot.commands.asked import Asked, asked_by_admin
from synapse.bot.commands.errors import NotHere
from synapse.bot.commands.linked import MESSAGE, Link, as_record, fetch, read_link
from synapse.bot.commands.rules import rules
from synapse.bot.commands.turning import TEMPLATE, Turn, in_pages
from synapse.runtime.pages.origin import rule_names
from synapse.runtime.plans.drafts import Wanted
from synapse.runtime.trials.assume import Assumption
from synapse.runtime.trials.dry_run import dry_runs
from synapse.runtime.trials.explained import effects_of, explained

Interaction = discord.Interaction[Any]
Json = dict[str, Any]
#: effects that are amounts, and told as such
_MOVES = frozenset({"credit", "debit", "transfer"})


class DryRunPages(Turn, template="dry" + TEMPLATE):
    """Pages of a dry-run; they are about "CHANNEL:MESSAGE:EVENT"."""

    name = "dry"

    @classmethod
    async def pages(cls, here: Asked, about: str) -> Sequence[discord.Embed]:
        """The decision on the event as it would be now, what fires first."""
        channel, message, kind = about.split(":")
        guild = here.interaction.guild
        if guild is None:
            raise NotHere
        found = await fetch(guild, Link(int(channel), int(message)), here.interaction.user)
        record = as_record(found, kind, here.user, here.services.clock())
        (run,) = await dry_runs(here.services.spine, here.guild, [record], Wanted(), Assumption())
        told, effects = explained(run), list(effects_of(run))
        names = rule_names(here.found.program)
        met = list(_met(told["rules"]).values())
        fired = [one for one in met if one["outcome"] == "true" and one["rule"] not in told["denied"]]
        others = [one for one in met if one not in fired]
        parts = [_fired(here, one, names, told, effects) for one in fired]
        parts += [_not_fired(one, names, told) for one in others]
        title = f"{counted(len(fired), 'rule')} would fire, {len(others)} not"
        first = f"{kind} by <@{record['user_id']}> in <#{channel}>, as if it came now. Nothing has happened."
        return in_pages(title, [first, *parts], most=2_500)


@rules.command(name="dry-run", description="Which rules would fire for a message, and why others not; nothing happens")
@app_commands.describe(message="A link to the message", event="What is tried: that it is posted, or reacted to")
async def dry_run(
    interaction: Interaction,
    message: app_commands.Range[str, 1, 200],
    event: Literal["message_create", "reaction_add"] = MESSAGE,
) -> None:
    """Decide it in a transaction that cannot write."""
    here = await asked_by_admin(interaction)
    link = read_link(message, here.guild)
    await DryRunPages.show(here, f"{link.channel}:{link.message}:{event}")


def _met(rules: Sequence[Json]) -> dict[tuple[str, str | None], Json]:
    """Each rule once for a member: achievements are looked at again after every award."""
    met: dict[tuple[str, str | None], Json] = {}
    for one in rules:
        known = met.get((one["rule"], one["member"]))
        if known is None or known["outcome"] != "true":
            met[one["rule"], one["member"]] = one
    return met


def _fired(here: Asked, rule: Json, names: Mapping[str, str], told: Json, effects: Sequence[Json]) -> str:
    lines = [f"✅ **{names.get(rule['rule'], rule['rule'])}** · `{rule['rule']}`"]
    event = told["event"]
    people = {"actor": event["user_id"], "target": event["target_id"], "member": rule["member"]}
    for award in told["awards"]:
        if award["rule"] == rule["rule"]:
            lines += [_paid(here, one, people) for one in award["paid"]]
            lines += [f"› {one['rule']} makes {one['factor']} × {one['by']:g}" for one in award["scaled"]]
    lines += [f"› {_effect(one)}" for one in effects if one["rule"] == rule["rule"] and one["type"] not in _MOVES]
    return "\n".join(dict.fromkeys(lines))


def _paid(here: Asked, paid: Json, people: Mapping[str, str | None]) -> str:
    """ "› 22 XP to @ada: 15 × zone 1.5 = 22.5"."""
    amount = amounts_in_words(here.found, {paid["currency"]: paid["amount"]})
    to = str(paid["to"])
    line = f"› {amount} to {_whom(people.get(to) or to)}"
    times = "".join(f" × {name} {_number(factor)}" for name, factor in paid["times"].items())
    return f"{line}: {_number(paid['base'])}{times} = {_number(paid['after_factors'])}" if times else line


def _not_fired(rule: Json, names: Mapping[str, str], told: Json) -> str:
    about = f" for {_whom(rule['member'])}" if rule["member"] else ""
    head = f"▫️ **{names.get(rule['rule'], rule['rule'])}** · `{rule['rule']}`{about}"
    return "\n".join([head, *_reasons(rule, told)])


def _reasons(rule: Json, told: Json) -> Iterator[str]:
    """What kept a rule from firing: the condition with what it saw, a guard's word, or what went wrong."""
    for reason in (told["denied"].get(rule["rule"]), told["failed"].get(rule["rule"])):
        if reason:
            yield f"› {reason}"
    for step in rule["conditions"]:
        if step["outcome"] != "true":
            saw = ", ".join(f"{name} is {_number(value)}" for name, value in step["saw"].items())
            yield (
                f"› wanted `{step['text']}`"
                + (f": {saw}" if saw else "")
                + (f" ({step['why']})" if step["why"] else "")
            )
            return


def _effect(effect: Json) -> str:
    match effect["type"]:
        case "milestone":
            return f"{_whom(effect['to'])} earns it"
        case "level":
            return f"{_whom(effect['to'])} reaches level {effect['level']} of {effect['currency']}"
        case kind:
            return f"{kind.replace('_', ' ')} {_whom(effect['to']) if effect['to'] else ''}".rstrip()


def _whom(to: str) -> str:
    return f"<@{to}>" if to.isdecimal() else to


def _number(value: object) -> str:
    return "missing" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
