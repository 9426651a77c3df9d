"""How a community stands: who leads, how levels spread, what was achieved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.guilds.guild import GuildInfo
from synapse.ledger.queries import Currency, currencies_in, leaders
from synapse.members.queries import members_by_account
from synapse.milestones.earned import earner_counts
from synapse.milestones.rarities import RARITIES
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.rule import Milestone
from synapse.runtime.summaries import MemberSummary

SHOWN = 10
_RANKS = tuple(RARITIES)
_UNKNOWN = Milestone(name="")


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the leaderboard."""

    rank: int
    name: str
    is_stand_in: bool
    level: int
    wallets: Mapping[str, int]
    achievements: Sequence[str]


@dataclass(frozen=True, slots=True)
class Achieved:
    """An achievement and how many members have it."""

    name: str
    rarity: str
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One guild, as its replay left it."""

    guild: GuildInfo
    currencies: Sequence[Currency]
    places: Sequence[Place]
    levels: Mapping[int, int]
    achieved: Sequence[Achieved]
    members: int

    @property
    def has_stand_ins(self) -> bool:
        return any(place.is_stand_in for place in self.places)


async def standing_of(
    raw: RawConnection, guild: GuildInfo, people: Mapping[int, MemberSummary], packs: Sequence[Pack]
) -> Standing:
    """Read the standing. Ranks go by what was ever earned of the first currency with levels, else the first."""
    currencies = await currencies_in(raw, guild.guild_id)
    milestones = {rule.id: rule.milestone for pack in packs for rule in pack.rules if rule.milestone}
    leading = next((one for one in currencies if one.has_levels), currencies[0] if currencies else None)
    counts = await earner_counts(raw, guild.guild_id)
    achieved = [
        Achieved(shown.name or id_, shown.rarity, members)
        for id_, members in counts.items()
        for shown in (milestones.get(id_, _UNKNOWN),)
    ]
    return Standing(
        guild=guild,
        currencies=currencies,
        places=await _places(raw, guild.guild_id, leading, people, milestones) if leading else [],
        levels=Counter(person.level for person in people.values()) if leading and leading.has_levels else {},
        achieved=sorted(achieved, key=lambda one: (_RANKS.index(one.rarity), one.members, one.name)),
        members=len(people),
    )


async def _places(
    raw: RawConnection,
    guild: int,
    leading: Currency,
    people: Mapping[int, MemberSummary],
    milestones: Mapping[str, Milestone],
) -> list[Place]:
    first = await leaders(raw, guild, leading.id, figure="lifetime", limit=SHOWN)
    profiles = await members_by_account(raw, guild, [leader.account for leader in first])
    places: list[Place] = []
    for rank, leader in enumerate(first, 1):
        profile = profiles[leader.account]
        person = people.get(profile.user_id or 0) or MemberSummary({leading.id: leader.balance}, leader.level)
        places.append(
            Place(
                rank=rank,
                name=profile.shown_name,
                is_stand_in=profile.is_stand_in,
                level=leader.level,
                wallets=person.wallets,
                achievements=_rarest(person.milestones, milestones),
            )
        )
    return places


def _rarest(earned: set[str], milestones: Mapping[str, Milestone]) -> list[str]:
    known = [(milestones.get(id_, _UNKNOWN), id_) for id_ in earned]
    known.sort(key=lambda one: (_RANKS.index(one[0].rarity), one[0].order, one[1]))
    return [milestone.name or id_ for milestone, id_ in known]
