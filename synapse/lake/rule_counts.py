"""How often each rule fired lately, from the counts of days."""

from dataclasses import dataclass

from synapse.db.session import RawConnection


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule fired, was denied and failed."""

    fired: int = 0
    denied: int = 0
    failed: int = 0


async def rule_counts(raw: RawConnection, guild: int, since: str) -> dict[str, RuleCount]:
    """Rule → counts from a day (YYYY-MM-DD in the guild's zone) on."""
    rows = await raw.fetch(
        "SELECT rule, sum(fired)::bigint, sum(denied)::bigint, sum(failed)::bigint FROM rule_days "
        "WHERE guild_id = $1 AND day >= $2 GROUP BY rule",
        guild,
        since,
    )
    return {row[0]: RuleCount(row[1], row[2], row[3]) for row in rows}
