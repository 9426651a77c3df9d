"""Every rule of a guild: where it stands, whether it does anything, and what it did lately."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from synapse.db.session import RawConnection
from synapse.guilds.configuration import MODULES
from synapse.lake.rule_counts import RuleCount, rule_counts
from synapse.packs.queries import Installed, pack_from
from synapse.packs.read import read_once
from synapse.rules.documents.rule import Rule
from synapse.runtime.spine import Configured

#: how far back the counts go
DAYS = 30


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule."""

    rule: Rule
    pack: str
    document: Mapping[str, Any]
    active: bool
    position: int
    line: int
    count: RuleCount


async def recent_counts(
    raw: RawConnection, guild: int, found: Configured | None, now: datetime
) -> Mapping[str, RuleCount]:
    """Rule → what it did in the last 30 days of the guild's calendar."""
    zone = ZoneInfo("UTC" if found is None else found.configuration.setting.timezone)
    return await rule_counts(raw, guild, (now.astimezone(zone).date() - timedelta(days=DAYS - 1)).isoformat())


def list_rules(
    packs: Sequence[Installed], found: Configured | None, counts: Mapping[str, RuleCount]
) -> Iterable[RuleEntry]:
    """The rules of some packs, in their order."""
    modules = MODULES if found is None else found.configuration.modules
    for one in packs:
        document = read_once(one.text)
        for index, rule in enumerate(pack_from(one.text).rules):
            yield RuleEntry(
                rule,
                one.pack_id,
                document.data["rules"][index],
                rule.enabled and one.enabled and modules.get(rule.module, True),
                index,
                document.positions.value(("rules", index)).line,
                counts.get(rule.id, RuleCount()),
            )
