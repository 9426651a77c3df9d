"""Saving a rule as a template, and inserting it elsewhere under an id of its own."""

import asyncio
from copy import deepcopy
from typing import Any

import orjson

from synapse.guilds.change import Change, note
from synapse.packs.edit import UnknownRule
from synapse.packs.edit.rules import KEYS, patched
from synapse.packs.errors import UnknownTemplate
from synapse.packs.queries import Installed, installed
from synapse.packs.read import read_once
from synapse.packs.rule_templates import Template, delete_template, parameters_read, save_template, template
from synapse.runtime.editing.community import COMMUNITY, entries, names, revise
from synapse.runtime.editing.packs import Saved, Seen, pack_of


async def keep_rule(change: Change, pack_id: str, rule_id: str, name: str, description: str = "") -> Template:
    """Save a rule with the parameters that it reads, as they are declared and as they are set now.

    Raises `UnknownPack`, `UnknownRule`.
    """
    pack = await pack_of(change, pack_id)
    rule = _rule(pack, rule_id)
    parameters = await asyncio.to_thread(_declared, await installed(change.raw, change.guild))
    read = {one: parameters[one] for one in parameters_read(rule) if one in parameters}
    rows = await change.raw.fetch(
        "SELECT key, value::text FROM settings WHERE guild_id = $1 AND key = ANY($2)", change.guild, list(read)
    )
    document = {"rule": rule, "parameters": read, "values": {key: orjson.loads(value) for key, value in rows}}
    kept = await save_template(change.raw, change.guild, name, document, description=description, author=change.actor)
    await note(change, "CREATE", "rule_templates", kept.id, None, {"name": name, "pack": pack_id, "rule": rule_id})
    return kept


async def insert_template(
    change: Change, id_: int, pack_id: str, rule_id: str, *, after: str | None = None, seen: Seen = None
) -> Saved:
    """Add a template's rule to a pack, at its end or behind another.

    Parameters that no pack declares any more are declared beside it, with the values that were kept; those that
    are there keep the values they have. Raises `UnknownTemplate`, `UnknownPack`, `PackChanged`, `Problems`.
    """
    kept = await template(change.raw, change.guild, id_)
    if kept is None:
        raise UnknownTemplate(id_)
    known = _declared(await installed(change.raw, change.guild))
    missing = {name: one for name, one in kept.document["parameters"].items() if name not in known}
    values: dict[str, Any] = kept.document["values"]
    rule = patched({**kept.document["rule"], "id": rule_id}, {}, KEYS)

    def how(said: dict[str, Any]) -> None:
        for name, declared in missing.items():
            names(said, "parameters")[name] = {**declared, "default": values.get(name, declared["default"])}
        rules = entries(said, "rules")
        ids = [one["id"] for one in rules]
        if after is not None and after not in ids:
            raise UnknownRule(after)
        rules.insert(len(rules) if after is None else ids.index(after) + 1, rule)

    if pack_id != COMMUNITY or seen is not None:
        await pack_of(change, pack_id, seen)
    return await revise(change, pack_id, how)


async def forget_template(change: Change, id_: int) -> None:
    """Delete a template. Raises `UnknownTemplate`."""
    kept = await template(change.raw, change.guild, id_)
    if kept is None:
        raise UnknownTemplate(id_)
    await delete_template(change.raw, change.guild, id_)
    await note(change, "DELETE", "rule_templates", id_, {"name": kept.name}, None)


def _rule(pack: Installed, rule_id: str) -> dict[str, Any]:
    for rule in read_once(pack.text).data.get("rules", []):
        if rule.get("id") == rule_id:
            return deepcopy(rule)
    raise UnknownRule(rule_id)


def _declared(packs: list[Installed]) -> dict[str, dict[str, Any]]:
    """Parameter → its declaration, of the packs that are on."""
    return {
        name: declared
        for one in packs
        if one.enabled
        for name, declared in read_once(one.text).data.get("parameters", {}).items()
    }
