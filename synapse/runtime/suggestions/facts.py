"""Everything that suggestions are made from, read once; and what one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from synapse.db.session import RawConnection
from synapse.guilds.guild import directory
from synapse.guilds.places import Channel, channels_in
from synapse.rules.compile.rules import CheckedRule
from synapse.runtime.spine import Configured

DAYS = 30
Kind = Literal["rule", "event", "currency", "milestone", "measure", "setting", "module", "zone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing worth a look. `action` is the page of the admin's UI where it can be changed."""

    code: str
    title: str
    detail: str
    kind: Kind
    #: the rule, event, currency or setting that it is about; none: all of that kind
    about: str | None
    action: str

    @property
    def id(self) -> str:
        """What it is dismissed by."""
        return self.code if self.about is None else f"{self.code}:{self.about}"


def page_of_rule(one: CheckedRule) -> str:
    """The page of the admin's UI where a rule is edited. Ids of packs and rules need no quoting."""
    return f"/admin/rules/{one.rule.id}?pack={one.pack}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule fired and failed."""

    fired: int
    failed: int


@dataclass(frozen=True, slots=True)
class Facts:
    """A guild's configuration, and what happened in the last 30 days."""

    found: Configured
    #: event type → how many events of it were captured
    seen: Mapping[str, int]
    tallies: Mapping[str, Tally]
    #: packs that have been as they are for all those days
    settled_packs: frozenset[str]
    #: currencies of which somebody holds something
    held: frozenset[str]
    channels: tuple[Channel, ...]

    @property
    def rules(self) -> list[CheckedRule]:
        """Rules that are on, with the module they belong to."""
        off = self.found.configuration.setting.modules_off
        return [one for one in self.found.program.compiled.rules if one.rule.enabled and one.rule.module not in off]

    @property
    def paying(self) -> list[CheckedRule]:
        """Those of them that pay for events."""
        return [one for one in self.rules if one.rule.kind == "reward"]

    def fired(self, rule: str) -> int:
        """How often a rule fired."""
        return self.tallies[rule].fired if rule in self.tallies else 0


async def gather_facts(raw: RawConnection, found: Configured, at: datetime) -> Facts:
    """Reads sums of hours and days only, never the lake or the books."""
    guild, since = found.configuration.guild, at - timedelta(days=DAYS)
    seen = await raw.fetch(
        "SELECT event_type, sum(count)::bigint FROM lake_hours WHERE guild_id = $1 AND hour >= $2 GROUP BY 1",
        guild,
        since,
    )
    tallies = await raw.fetch(
        "SELECT rule, sum(fired)::bigint, sum(failed)::bigint FROM rule_days "
        "WHERE guild_id = $1 AND day >= $2 GROUP BY 1",
        guild,
        since.date().isoformat(),
    )
    packs = await raw.fetch("SELECT pack_id FROM rule_packs WHERE guild_id = $1 AND updated_at <= $2", guild, since)
    held = await raw.fetch(
        "SELECT id FROM currencies c WHERE guild_id = $1 AND EXISTS "
        "(SELECT FROM wallets w WHERE w.guild_id = $1 AND w.currency = c.id AND w.balance > 0)",
        guild,
    )
    return Facts(
        found,
        dict(seen),
        {row[0]: Tally(row[1], row[2]) for row in tallies},
        frozenset(row[0] for row in packs),
        frozenset(row[0] for row in held),
        tuple(channels_in(await directory(raw, guild), found.configuration.setting)),
    )
