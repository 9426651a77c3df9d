"""Channels and roles as faces show them: by name, in their category, with their zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from synapse.db.session import RawConnection
from synapse.guilds.guild import Named
from synapse.guilds.layout import is_thread
from synapse.rules.world import Setting

#: where a channel's zone comes from: itself, the channel that its thread is in, the guild's fallback
By = Literal["channel", "parent", "fallback"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or thread of the directory."""

    id: int
    name: str
    type: str | None
    is_thread: bool
    category_id: int | None
    category: str | None
    parent_id: int | None
    zone_id: int | None
    zone: str | None
    zone_by: By | None


def channels_in(directory: Sequence[Named], setting: Setting) -> list[Channel]:
    """Every channel and thread, by category and name."""
    categories = {one.id: one.name for one in directory if one.kind == "category"}
    channels = [_channel(one, categories, setting) for one in directory if one.kind == "channel"]
    return sorted(channels, key=lambda one: ((one.category or "").casefold(), one.name.casefold(), one.id))


async def names_of(raw: RawConnection, guild: int, kind: str, ids: Sequence[int]) -> dict[int, str]:
    """Names of some channels, categories or roles, as far as anybody told them."""
    rows = await raw.fetch(
        "SELECT id, name FROM guild_directory WHERE guild_id = $1 AND kind = $2 AND id = ANY($3)",
        guild,
        kind,
        list(ids),
    )
    return dict(rows)


def _channel(one: Named, categories: Mapping[int, str], setting: Setting) -> Channel:
    zone, by = _zone(one, setting)
    known = None if zone is None else setting.zones.get(zone)
    return Channel(
        id=one.id,
        name=one.name,
        type=one.type,
        is_thread=is_thread(one),
        category_id=one.category_id,
        category=categories.get(one.category_id or 0),
        parent_id=one.parent_id,
        zone_id=zone,
        zone=known.name if known else None,
        zone_by=by,
    )


def _zone(one: Named, setting: Setting) -> tuple[int | None, By | None]:
    if (zone := setting.zone_of.get(one.id)) is not None:
        return zone, "channel"
    if (zone := setting.zone_of.get(one.parent_id or 0)) is not None:
        return zone, "parent"
    return (None, None) if setting.fallback_zone is None else (setting.fallback_zone, "fallback")
