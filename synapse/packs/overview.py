"""A guild's packs at a glance."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from synapse.packs.queries import Installed, pack_from
from synapse.packs.shipped import shipped_text

#: shipped: as it came with Synapse; changed: shipped, then edited; own: the guild's
Origin = Literal["shipped", "changed", "own"]


@dataclass(frozen=True, slots=True)
class Overview:
    """One pack of a guild."""

    pack: Installed
    name: str
    description: str
    origin: Origin
    #: a newer text of it came with Synapse
    update_available: bool
    #: kind → rules of it
    rules: Mapping[str, int]
    requires: Mapping[str, str]


def overview(one: Installed) -> Overview:
    """A pack, summed up."""
    pack = pack_from(one.text)
    shipped = shipped_text(one.pack_id)
    origin = "own" if shipped is None else "shipped" if one.is_shipped or one.text == shipped else "changed"
    return Overview(
        one,
        pack.name,
        pack.description,
        origin,
        shipped is not None and one.text != shipped and (one.is_shipped or _is_newer(shipped, one.version)),
        Counter(rule.kind for rule in pack.rules),
        pack.requires,
    )


def _is_newer(shipped: str, version: str) -> bool:
    return _numbers(pack_from(shipped).version) > _numbers(version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
