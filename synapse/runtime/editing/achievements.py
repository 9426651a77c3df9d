"""Achievements made and changed by form: rules like any other, new ones in the community's own pack."""

import asyncio
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from synapse.db.session import RawConnection
from synapse.guilds.change import Change
from synapse.kit.errors import SynapseError
from synapse.packs.achievement_form import (
    PREFIX,
    Wanted,
    conditions_of,
    measures_needed,
    wanted_by,
    with_rewards,
)
from synapse.packs.edit.rules import KEYS, patched
from synapse.packs.queries import Installed, installed, pack_from
from synapse.packs.read import read_once
from synapse.rules.documents.rule import Milestone
from synapse.runtime.editing.community import COMMUNITY, NameTaken, entries, names, revise

_MILESTONE_KEYS = tuple(Milestone.__dataclass_fields__)


class UnknownAchievement(SynapseError):
    """No pack has it."""

    def __init__(self, achievement: str) -> None:
        super().__init__("unknown-achievement", f"there is no achievement {achievement!r}", "list the achievements")


@dataclass(frozen=True, slots=True)
class Achievement:
    """An achievement of any pack, as its rule says it."""

    pack: Installed
    rule: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.rule["id"])

    @property
    def name(self) -> str:
        return str(self.rule["milestone"]["name"])


@dataclass(slots=True)
class Revision:
    """What a form says of an achievement; what it does not say stays.

    `milestone` and `rule` are keys to set, None takes one away; `rewards` are units by currency.
    """

    milestone: dict[str, Any] = field(default_factory=dict[str, Any])
    rule: dict[str, Any] = field(default_factory=dict[str, Any])
    rewards: dict[str, int] = field(default_factory=dict[str, int])
    #: fields of what is wanted: type, scope, field, value
    wanted: dict[str, Any] = field(default_factory=dict[str, Any])


async def list_achievements(raw: RawConnection, guild: int) -> list[Achievement]:
    """The achievements of every pack that is on, those that are switched off themselves included."""
    packs = [one for one in await installed(raw, guild) if one.enabled]
    return await asyncio.to_thread(lambda: [one for pack in packs for one in _of_pack(pack)])


async def add_achievement(change: Change, made: Revision) -> str:
    """Make an achievement of the guild's own; its id. Raises `NameTaken`, `Problems`."""
    name = str(made.milestone["name"])
    await _check_name(change, name)
    id_ = _free_id(name, await _names_taken(change))
    rule = _revised({"id": id_, "kind": "achievement", "module": "milestones"}, made)
    measures = measures_needed(_wanted({}, made))

    def how(said: dict[str, Any]) -> None:
        _declare(said, measures)
        entries(said, "rules").append(rule)

    await revise(change, COMMUNITY, how)
    return id_


async def change_achievement(change: Change, id_: str, made: Revision) -> None:
    """Change an achievement in the pack that has it. Raises `UnknownAchievement`, `NameTaken`, `Problems`."""
    found = await achievement(change, id_)
    if "name" in made.milestone and str(made.milestone["name"]).casefold() != found.name.casefold():
        await _check_name(change, str(made.milestone["name"]))
    measures = measures_needed(_wanted(found.rule, made)) if made.wanted else {}
    if found.pack.pack_id != COMMUNITY and measures:
        await revise(change, COMMUNITY, lambda said: _declare(said, measures))

    def how(said: dict[str, Any]) -> None:
        if found.pack.pack_id == COMMUNITY:
            _declare(said, measures)
        place = [one["id"] for one in said["rules"]].index(id_)
        said["rules"][place] = _revised(said["rules"][place], made)

    await revise(change, found.pack.pack_id, how)
    await _forget_measures(change)


async def remove_achievement(change: Change, id_: str) -> None:
    """Take an achievement out of its pack; who has it keeps it. Raises `UnknownAchievement`, `Problems`."""
    found = await achievement(change, id_)

    def how(said: dict[str, Any]) -> None:
        said["rules"] = [one for one in said["rules"] if one["id"] != id_]

    await revise(change, found.pack.pack_id, how)
    await _forget_measures(change)


async def achievement(change: Change, id_: str) -> Achievement:
    """One achievement. Raises `UnknownAchievement`."""
    for one in await list_achievements(change.raw, change.guild):
        if one.id == id_:
            return one
    raise UnknownAchievement(id_)


def _of_pack(pack: Installed) -> list[Achievement]:
    rules: list[dict[str, Any]] = read_once(pack.text).data.get("rules", [])
    return [Achievement(pack, rule) for rule in rules if rule.get("kind") == "achievement"]


def _wanted(rule: Mapping[str, Any], made: Revision) -> Wanted:
    """What it asks for after the change."""
    return replace(wanted_by(rule) or Wanted("custom"), **made.wanted)


def _revised(rule: Mapping[str, Any], made: Revision) -> dict[str, Any]:
    """The rule after the change, its keys in their usual order."""
    patch: dict[str, Any] = dict(made.rule)
    milestone = dict(made.milestone)
    if made.wanted:
        wanted = _wanted(rule, made)
        patch["conditions"] = conditions_of(wanted) or None
        milestone["scope"] = wanted.scope if wanted.scope != "lifetime" else None
    if milestone:
        patch["milestone"] = patched(rule.get("milestone", {}), milestone, _MILESTONE_KEYS)
    if made.rewards:
        patch["effects"] = with_rewards(list(rule.get("effects") or []), made.rewards) or None
    return patched(rule, patch, KEYS)


def _declare(said: dict[str, Any], measures: Mapping[str, Any]) -> None:
    for name, definition in measures.items():
        names(said, "measures").setdefault(name, definition)


async def _forget_measures(change: Change) -> None:
    """Measures that forms made and no rule reads any more."""
    packs = [pack for pack in await installed(change.raw, change.guild) if pack.enabled]
    own = next((one for one in packs if one.pack_id == COMMUNITY), None)
    if own is None:
        return
    read = {name for pack in packs for name in re.findall(r"measures\.([a-z][a-z0-9_]*)", pack.text)}
    unread = [name for name in pack_from(own.text).measures if name.startswith(PREFIX) and name not in read]
    if not unread:
        return

    def how(said: dict[str, Any]) -> None:
        said["measures"] = {name: one for name, one in said["measures"].items() if name not in unread}
        if not said["measures"]:
            del said["measures"]

    await revise(change, COMMUNITY, how)


async def _check_name(change: Change, name: str) -> None:
    for one in await list_achievements(change.raw, change.guild):
        if one.name.casefold() == name.casefold():
            raise NameTaken("achievement", name)


async def _names_taken(change: Change) -> set[str]:
    packs = [pack_from(one.text) for one in await installed(change.raw, change.guild)]
    return {
        name
        for pack in packs
        for name in (
            *pack.parameters,
            *(one.id for one in pack.currencies),
            *pack.factors,
            *pack.measures,
            *pack.events,
            *(rule.id for rule in pack.rules),
        )
    }


def _free_id(name: str, taken: Collection[str]) -> str:
    """An id made of a name: "Früh dran!" is `fruh-dran`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    slug = slug if slug[:1].isalpha() else f"achievement-{slug}".strip("-")
    number, id_ = 1, slug
    while id_ in taken:
        number += 1
        id_ = f"{slug}-{number}"
    return id_
