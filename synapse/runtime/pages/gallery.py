"""The achievements that a guild's rules offer, and how many members have each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.milestones.gallery import Earning, earner_totals, first_earners
from synapse.rules.documents.rule import Milestone, Rule
from synapse.rules.effects import Credit
from synapse.rules.engine import Program

_MEMBERS = "SELECT count(*) FROM members WHERE guild_id = $1 AND NOT is_bot AND erased_at IS NULL"


@dataclass(frozen=True, slots=True)
class Offered:
    """An achievement that can be earned now."""

    id: str
    pack: str
    milestone: Milestone
    #: what it pays: whole units, or the formula where that hangs on the member
    rewards: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Gallery:
    """What has been earned so far."""

    members: int
    totals: Mapping[str, int]
    first: Mapping[str, Earning]


def offered(program: Program) -> dict[str, Offered]:
    """Every achievement whose rule and module are on, in the order of the gallery."""
    registry, off = program.compiled.registry, program.setting.modules_off
    found = [
        Offered(rule.id, str(registry.places[rule.id][0]), rule.milestone, dict(_rewards(rule, program)))
        for rule in registry.milestones.values()
        if rule.milestone and rule.enabled and rule.module not in off
    ]
    found.sort(key=lambda one: (one.milestone.category, one.milestone.order, one.id))
    return {one.id: one for one in found}


async def gallery(raw: RawConnection, guild: int, program: Program) -> Gallery:
    """Count what was earned: reads a lot, so keep the answer for a while."""
    return Gallery(
        members=await raw.fetchval(_MEMBERS, guild),
        totals=await earner_totals(raw, guild),
        first=await first_earners(raw, guild, list(offered(program))),
    )


def _rewards(rule: Rule, program: Program) -> Iterator[tuple[str, int | str]]:
    for effect in rule.effects:
        if isinstance(effect, Credit) and effect.currency in program.currencies:
            yield effect.currency, _amount(effect.amount, program)


def _amount(formula: object, program: Program) -> int | str:
    """A plain number, or a parameter's value; else the formula."""
    text = str(formula).strip()
    value = program.names.get(f"p_{text.removeprefix('params.')}") if text.startswith("params.") else text
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return text
