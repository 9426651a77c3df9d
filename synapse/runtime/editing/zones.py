"""Zones whose multipliers speak of activities and currencies that the guild's packs really have."""

from collections.abc import Mapping
from dataclasses import dataclass

from synapse.guilds.change import Change
from synapse.guilds.errors import InvalidZone
from synapse.guilds.zones import Multipliers, ZoneState, archive_zone, create_zone, edit_zone, restore_zone, zone_state
from synapse.packs.queries import installed
from synapse.rules.compile import Compiled
from synapse.rules.nearest import did_you_mean
from synapse.runtime.spine import compiled_from

#: activity → currency → multiplier; null is the same as saying nothing: 1
Wanted = Mapping[str, Mapping[str, float | None] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEdit:
    """What is to become of a zone; what is None stays as it is."""

    name: str | None = None
    description: str | None = None
    channels: list[int] | None = None
    multipliers: Wanted | None = None
    active: bool | None = None


async def add_zone(change: Change, wanted: ZoneEdit) -> ZoneState:
    """A new zone. Raises `InvalidZone`, `ZoneConflict`."""
    return await create_zone(
        change,
        (wanted.name or "").strip(),
        description=wanted.description or "",
        channels=wanted.channels or (),
        multipliers=await _checked(change, wanted.multipliers or {}, {}),
    )


async def change_zone(change: Change, zone: int, wanted: ZoneEdit) -> None:
    """Edit a zone, take it out of use, or into use again. Raises `InvalidZone`, `ZoneConflict`, `UnknownZone`."""
    if wanted.active:
        await restore_zone(change, zone)
    if wanted != ZoneEdit(active=wanted.active):
        before = await zone_state(change, zone)
        multipliers = wanted.multipliers
        await edit_zone(
            change,
            zone,
            name=None if wanted.name is None else wanted.name.strip(),
            description=wanted.description,
            channels=wanted.channels,
            multipliers=None if multipliers is None else await _checked(change, multipliers, before.multipliers),
        )
    if wanted.active is False:
        await archive_zone(change, zone)


def activities_of(compiled: Compiled) -> frozenset[str]:
    """Rows of a zone's table that a paying rule reads."""
    return frozenset(
        activity
        for checked in compiled.rules
        if checked.rule.kind == "reward"
        for activity in ([checked.rule.activity] if checked.rule.activity else checked.events)
    )


async def _checked(change: Change, wanted: Wanted, kept: Multipliers) -> dict[str, dict[str, float]]:
    """What is said of known names. What the zone says already may stay, though its pack is off by now."""
    compiled = compiled_from([one for one in await installed(change.raw, change.guild) if one.enabled])
    activities, currencies = activities_of(compiled), compiled.registry.currencies
    found: dict[str, dict[str, float]] = {}
    for activity, of_activity in wanted.items():
        if activity not in activities and activity not in kept:
            raise _unknown("activity", activity, activities)
        for currency, value in (of_activity or {}).items():
            if currency not in currencies and currency not in kept.get(activity, {}):
                raise _unknown("currency", currency, currencies)
            if value is not None:
                found.setdefault(activity, {})[currency] = value
    return found


def _unknown(what: str, name: str, known: Mapping[str, object] | frozenset[str]) -> InvalidZone:
    near = did_you_mean(name.lower(), known)
    some = ", ".join(sorted(known)) or "none: install a pack first"
    return InvalidZone(f"no rule knows the {what} {name[:64]!r}", near or f"there are {some}")
