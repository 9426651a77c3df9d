"""Which zones a guild's own categories ask for, and which channels belong to each. Nothing here is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from synapse.guilds.guild import Named
from synapse.guilds.zone_list import ZoneEntry

#: the zone of a guild that has no categories
GENERAL = "General"
LONGEST_NAME = 100


@dataclass(slots=True)
class Layout:
    """Zone by name → channels that it gets; `stay` are in a zone already, `left` find none."""

    zones: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    stay: list[int] = field(default_factory=list[int])
    left: list[int] = field(default_factory=list[int])


def lay_out(
    directory: Iterable[Named], zones: Iterable[ZoneEntry], wanted: Mapping[int, str], fallback: str | None
) -> Layout:
    """A zone for each category, by its name; `wanted` overrules categories, channel by channel.

    Channels without a category belong to the fallback's zone, if there is one, and to no other. Threads are left
    out: they follow the channel they are in. Zones that were archived stay so, and take no channels.
    """
    known, zones = list(directory), list(zones)
    categories = {one.id: one.name.strip() for one in known if one.kind == "category" and one.name.strip()}
    home = fallback if fallback and _key(fallback) != _key(GENERAL) else GENERAL
    asked_for = [*(categories.values() or [home]), *wanted.values()]
    names = {_key(name): name for name in [*reversed(asked_for), *(zone.name for zone in zones)]}
    in_use = {_key(zone.name) for zone in zones if zone.active}
    closed = {_key(zone.name) for zone in zones} - in_use
    taken = {channel for zone in zones for channel in zone.channels}
    layout = Layout({names[_key(name)]: [] for name in asked_for if _key(name) not in closed})
    for channel in _channels(known, wanted):
        name = _key(wanted.get(channel.id) or categories.get(channel.category_id or 0) or home)
        if channel.id in taken:
            layout.stay.append(channel.id)
        elif name not in names or name in closed:
            layout.left.append(channel.id)
        else:
            layout.zones.setdefault(names[name], []).append(channel.id)
    return layout


def is_thread(named: Named) -> bool:
    """Whether it is a thread, which belongs where its channel does."""
    return named.parent_id is not None or (named.type or "").endswith("thread")


def _channels(known: Iterable[Named], wanted: Mapping[int, str]) -> list[Named]:
    """Channels of the directory, and those that are wanted somewhere though nobody told their names."""
    channels = {one.id: one for one in known if one.kind == "channel" and (not is_thread(one) or one.id in wanted)}
    return [*channels.values(), *(Named("channel", id_, "") for id_ in wanted if id_ not in channels)]


def _key(name: str) -> str:
    return name.strip().casefold()
