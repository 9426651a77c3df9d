"""What would stop working if a pack were taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from synapse.db.session import RawConnection
from synapse.packs.errors import UnknownPack
from synapse.packs.fitness import own_parameters, requirers
from synapse.packs.queries import Installed, installed, pack_from
from synapse.rules.documents.pack import Pack
from synapse.rules.problems import Problem
from synapse.runtime.spine import compiled_from


@dataclass(frozen=True, slots=True)
class Retired:
    """A currency that nobody would earn any more, and how many wallets hold some of it."""

    id: str
    name: str
    wallets: int


@dataclass(frozen=True, slots=True)
class Lost:
    """An achievement that nobody could earn any more, and how many have it."""

    id: str
    name: str
    earners: int


@dataclass(slots=True)
class Removal:
    """The plan of a removal. It is possible when nothing requires the pack and nothing else breaks."""

    revision: int
    required_by: list[str]
    #: what would be wrong with the packs that stay
    problems: list[Problem] = field(default_factory=list[Problem])
    rules: list[str] = field(default_factory=list[str])
    currencies: list[Retired] = field(default_factory=list[Retired])
    milestones: list[Lost] = field(default_factory=list[Lost])
    #: parameters that would be gone, and those whose values, set by somebody, would go with them
    parameters: list[str] = field(default_factory=list[str])
    settings: list[str] = field(default_factory=list[str])
    events: list[str] = field(default_factory=list[str])

    @property
    def is_possible(self) -> bool:
        """Whether removing it would be accepted."""
        return not self.required_by and not self.problems


async def plan_removal(raw: RawConnection, guild: int, pack_id: str) -> Removal:
    """What goes with a pack. Raises `UnknownPack`."""
    found = await installed(raw, guild)
    one = next((one for one in found if one.pack_id == pack_id), None)
    if one is None:
        raise UnknownPack(pack_id, [one.pack_id for one in found])
    pack = pack_from(one.text)
    plan = Removal(one.revision, requirers(pack_id, found))
    plan.settings = [
        row[0]
        for row in await raw.fetch(
            "SELECT key FROM settings WHERE guild_id = $1 AND key = ANY($2) ORDER BY key",
            guild,
            own_parameters(pack_id, found),
        )
    ]
    if not one.enabled:
        return plan  # what is off does nothing already, but keeps what was set for it
    rest = [other for other in found if other.enabled and other.pack_id != pack_id]
    plan.problems += compiled_from(rest).errors
    plan.rules = [rule.id for rule in pack.rules if rule.enabled]
    plan.parameters, plan.events = list(pack.parameters), list(pack.events)
    plan.currencies = await _retired(raw, guild, pack, rest)
    plan.milestones = await _lost(raw, guild, pack)
    return plan


async def _retired(raw: RawConnection, guild: int, pack: Pack, rest: Sequence[Installed]) -> list[Retired]:
    kept = {currency.id for other in rest for currency in pack_from(other.text).currencies}
    gone = {one.id: one.name for one in pack.currencies if one.id not in kept}
    rows = await raw.fetch(
        "SELECT c.id, (SELECT count(*) FROM wallets w WHERE w.guild_id = $1 AND w.currency = c.id AND w.balance <> 0) "
        "FROM unnest($2::text[]) AS c(id)",
        guild,
        list(gone),
    )
    return [Retired(id_, gone[id_], wallets) for id_, wallets in rows]


async def _lost(raw: RawConnection, guild: int, pack: Pack) -> list[Lost]:
    gone = {rule.id: rule.milestone.name for rule in pack.rules if rule.milestone}
    rows = await raw.fetch(
        "SELECT m.id, (SELECT count(DISTINCT account) FROM milestones_earned e "
        "WHERE e.guild_id = $1 AND e.milestone = m.id AND e.revoked_at IS NULL) FROM unnest($2::text[]) AS m(id)",
        guild,
        list(gone),
    )
    return [Lost(id_, gone[id_], earners) for id_, earners in rows]
