"""Small sums that charts and rule lists read, so that nobody has to read the lake for them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from synapse.db.session import RawConnection
from synapse.lake.append import Placed, period_of_day

#: (day, rule) → how often
Tally = Mapping[tuple[int, str], int]

_HOUR = 3600
_HOURS = """
INSERT INTO lake_hours (guild_id, hour, event_type, channel_id, count)
SELECT $1, to_timestamp(k.hour), k.event_type, k.channel_id, k.number
FROM unnest($2::float8[], $3::text[], $4::bigint[], $5::bigint[]) AS k(hour, event_type, channel_id, number)
ON CONFLICT (guild_id, hour, event_type, channel_id) DO UPDATE SET count = lake_hours.count + excluded.count
"""
_RULES = """
INSERT INTO rule_days (guild_id, day, rule, fired, denied, failed)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
ON CONFLICT (guild_id, day, rule) DO UPDATE SET fired = rule_days.fired + excluded.fired,
    denied = rule_days.denied + excluded.denied, failed = rule_days.failed + excluded.failed
"""


async def count_hours(raw: RawConnection, guild: int, placed: Sequence[Placed]) -> None:
    """Add stored events to the hours of their channels."""
    tally = Counter((one.event.at // _HOUR * _HOUR, one.event.type, one.event.channel or 0) for one in placed)
    hours, types, channels = zip(*tally, strict=True)
    await raw.execute(_HOURS, guild, hours, types, channels, list(tally.values()))


async def count_rules(raw: RawConnection, guild: int, fired: Tally, denied: Tally, failed: Tally) -> None:
    """Add what became of rules to their days."""
    keys = sorted({*fired, *denied, *failed})
    if not keys:
        return
    days = {day: period_of_day(day).removeprefix("day:") for day, _ in keys}
    await raw.execute(
        _RULES,
        guild,
        [days[day] for day, _ in keys],
        [rule for _, rule in keys],
        *([tally.get(key, 0) for key in keys] for tally in (fired, denied, failed)),
    )
