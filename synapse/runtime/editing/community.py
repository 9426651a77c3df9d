"""The guild's own pack: what admins make by form or command is written into it, like everything else as text."""

import asyncio
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from synapse.guilds.change import Change
from synapse.kit.errors import SynapseError
from synapse.packs.edit import rewritten
from synapse.packs.edit.rules import patched
from synapse.packs.queries import Installed, installed, pack_from
from synapse.packs.read import read_once
from synapse.rules.documents.pack import Currency
from synapse.runtime.editing.packs import Saved, create_pack, edit_pack

COMMUNITY = "community"
EMPTY = """\
# What this community's admins made by form and by command. It may be edited by hand as well.
synapse: 1
id: community
version: "1.0.0"
name: Community
"""
_KEYS = ("synapse", "id", "version", "name", "description", "requires", "parameters", "currencies", "factors")
_ORDER = (*_KEYS, "measures", "events", "rules")
_CURRENCY_KEYS = tuple(Currency.__dataclass_fields__)

Revise = Callable[[dict[str, Any]], None]


class PackOff(SynapseError):
    """The pack that would take it is switched off."""

    def __init__(self, pack: str) -> None:
        super().__init__("pack-off", f"the pack {pack!r} is switched off", "switch it on first")


class NameTaken(SynapseError):
    """There is something of that name."""

    def __init__(self, what: str, name: str) -> None:
        article = "an" if what[0] in "aeiou" else "a"
        super().__init__("name-taken", f"there is {article} {what} {name!r} already", "choose another name")


class UnknownCurrency(SynapseError):
    """No pack that is on declares it."""

    def __init__(self, currency: str) -> None:
        super().__init__("unknown-currency", f"there is no currency {currency!r}", "list the currencies")


async def revise(change: Change, pack_id: str, how: Revise) -> Saved:
    """Change a pack by a function of what it says; the pack `community` is made where it is missing.

    Raises `PackOff`, and whatever saving raises.
    """
    found = next((one for one in await installed(change.raw, change.guild) if one.pack_id == pack_id), None)
    if found is None and pack_id == COMMUNITY:
        return await create_pack(change, await asyncio.to_thread(_revised, EMPTY, how))
    if found is not None and not found.enabled:
        raise PackOff(pack_id)
    return await edit_pack(change, pack_id, lambda text: _revised(text, how))


async def add_currency(change: Change, currency: Mapping[str, Any]) -> Saved:
    """Declare a currency of the guild's own. Raises `NameTaken`, `Problems`."""
    id_ = str(currency["id"])
    if any(id_ == one.id for one in await _currencies(change)):
        raise NameTaken("currency", id_)
    new = patched({}, currency, _CURRENCY_KEYS)
    return await revise(change, COMMUNITY, lambda said: entries(said, "currencies").append(new))


async def change_currency(change: Change, id_: str, patch: Mapping[str, Any]) -> Saved:
    """Change a currency in the pack that declares it. Raises `UnknownCurrency`, `Problems`."""

    def how(said: dict[str, Any]) -> None:
        currencies = entries(said, "currencies")
        place = [one["id"] for one in currencies].index(id_)
        currencies[place] = patched(currencies[place], patch, _CURRENCY_KEYS)

    return await revise(change, await _declaring(change, id_), how)


async def remove_currency(change: Change, id_: str) -> Saved:
    """Take a currency out of the pack that declares it; what members have of it stays in the books.

    Raises `UnknownCurrency`, and `Problems` where a rule still reads or pays it.
    """

    def how(said: dict[str, Any]) -> None:
        said["currencies"] = [one for one in said["currencies"] if one["id"] != id_]
        if not said["currencies"]:
            del said["currencies"]

    return await revise(change, await _declaring(change, id_), how)


def entries(said: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """A list of a pack, made where it is missing, at its usual place."""
    if key not in said:
        filled = patched(said, {key: []}, _ORDER)
        said.clear()
        said.update(filled)
    return said[key]


def names(said: dict[str, Any], key: str) -> dict[str, Any]:
    """A mapping of a pack, made where it is missing, at its usual place."""
    if key not in said:
        filled = patched(said, {key: {}}, _ORDER)
        said.clear()
        said.update(filled)
    return said[key]


def _revised(text: str, how: Revise) -> str:
    said = deepcopy(read_once(text).data)
    how(said)
    return rewritten(text, said)


async def _currencies(change: Change) -> list[Currency]:
    return [currency for one in await _on(change) for currency in pack_from(one.text).currencies]


async def _declaring(change: Change, currency: str) -> str:
    for one in await _on(change):
        if any(currency == declared.id for declared in pack_from(one.text).currencies):
            return one.pack_id
    raise UnknownCurrency(currency)


async def _on(change: Change) -> list[Installed]:
    return [one for one in await installed(change.raw, change.guild) if one.enabled]
