"""The state in which both sides begin: what members had when the window's first event happened, as far as is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from synapse.db.session import RawConnection
from synapse.lake.past import Span, award_of, awards_of, event_of, events_of, people_in, rows_counted
from synapse.ledger.book import EARNING
from synapse.rules.engine import CompiledMeasure, Program
from synapse.rules.world import Season, Wallet, World
from synapse.runtime.backtest.pace import Pace
from synapse.runtime.spine import Configured

# What events of the window moved is taken back; what no event moved (opening balances) stays from the beginning.
_WALLETS = """
WITH moved AS (
    SELECT account, currency, sum(net)::bigint AS net, sum(earned)::bigint AS earned FROM (
        SELECT to_account AS account, currency, amount AS net,
               CASE WHEN from_account = 0 AND cause = ANY($3) THEN amount ELSE 0 END AS earned
        FROM transactions
        WHERE guild_id = $1 AND at >= $2 AND to_account > 0 AND (event_seq IS NOT NULL OR cause = 'reversal')
        UNION ALL
        SELECT from_account, currency, -amount, 0
        FROM transactions
        WHERE guild_id = $1 AND at >= $2 AND from_account > 0 AND (event_seq IS NOT NULL OR cause = 'reversal')
    ) parts GROUP BY 1, 2
)
SELECT m.user_id, w.currency, w.balance - coalesce(v.net, 0), w.lifetime - coalesce(v.earned, 0)
FROM wallets w JOIN members m ON m.guild_id = w.guild_id AND m.account = w.account
LEFT JOIN moved v ON v.account = w.account AND v.currency = w.currency
WHERE w.guild_id = $1 AND m.user_id IS NOT NULL
"""
_EARNED = """
SELECT m.user_id, e.milestone, e.season_id FROM milestones_earned e
JOIN members m ON m.guild_id = e.guild_id AND m.account = e.account
WHERE e.guild_id = $1 AND e.earned_at < $2 AND m.user_id IS NOT NULL
"""
_SEASON = """
SELECT id, name, extract(epoch FROM starts_at)::float8, extract(epoch FROM ends_at)::float8 FROM seasons
WHERE guild_id = $1 AND (ended_at IS NULL OR ended_at > $2) ORDER BY id LIMIT 1
"""


@dataclass(slots=True)
class Beginning:
    """State before the window; both sides copy it."""

    wallets: dict[tuple[int, str], Wallet] = field(default_factory=dict[tuple[int, str], Wallet])
    earned: dict[int, set[tuple[str, int]]] = field(default_factory=dict[int, set[tuple[str, int]]])
    #: the season that ran then; None: none ever did
    season: Season | None = None

    def world(self, program: Program) -> World:
        """A world that begins so."""
        return World(
            dict(self.wallets), {member: set(names) for member, names in self.earned.items()}, program.new_history()
        )


async def beginning_of(raw: RawConnection, guild: int, at: datetime, live: Program) -> Beginning:
    """What was before a moment. Levels are those that earnings gave on the curve in force now."""
    found = Beginning()
    for user, currency, balance, lifetime in await raw.fetch(_WALLETS, guild, at, sorted(EARNING)):
        if balance or lifetime:
            found.wallets[user, currency] = Wallet(balance, lifetime, live.level(currency, lifetime))
    for user, milestone, season in await raw.fetch(_EARNED, guild, at):
        found.earned.setdefault(user, set()).add((milestone, season))
    row = await raw.fetchrow(_SEASON, guild, at)
    found.season = None if row is None else Season(*row)
    return found


async def fill_history(
    raw: RawConnection, guild: int, at: datetime, sides: Sequence[tuple[Configured, World]], pace: Pace
) -> None:
    """Let measures count what the lake and its awards hold from before a moment, each as it was counted then."""
    people = await people_in(raw, guild)
    live = sides[0][0]
    for source, read in (("events", events_of), ("awards", awards_of)):
        of = sorted({name for found, _ in sides for one in _of_source(found.program, source) for name in one.of})
        if not of:
            continue
        async for rows in read(raw, guild, of, Span(until=at)):
            for row in rows:
                event = event_of(row, guild, live.payloads)
                award = award_of(row, people) if source == "awards" else None
                for found, world in sides:
                    counting = found.program.counting(event.type if award is None else award.rule)
                    for measure, counted in rows_counted(
                        row, event, award, counting, found.program.clock.day(event.at)
                    ):
                        world.history[measure.name].add(*counted)
                await pace.keep()


def _of_source(program: Program, source: str) -> list[CompiledMeasure]:
    return [measure for measure in program.measures.values() if measure.source == source]


#: what is taken for granted, in words, by what it takes to be so
NOTES: Mapping[str, str] = {
    "always": "Both sides decide the same events of the lake, in its order, by the zones and settings of today.",
    "earlier": "Balances, milestones and counts from before the first event are what they were then; levels are what "
    "earnings until then give on the curve in force.",
    "entries": "What was entered without an event, such as imported balances, counts from the beginning.",
    "retained": "Events that retention removed are not counted: measures over a lifetime begin with what is left.",
    "erased": "Events of people who were erased are left out.",
    "reversals": "What was paid before the first event is not taken back within the window.",
}


def notes(*, has_past: bool, is_trimmed: bool, erased: int, reverses: bool) -> list[str]:
    """What must be known to read the result."""
    told: dict[str, Any] = {
        "always": True,
        "earlier": has_past,
        "entries": True,
        "retained": is_trimmed,
        "erased": erased > 0,
        "reversals": has_past and reverses,
    }
    return [NOTES[name] for name, holds in told.items() if holds]
