"""The one function that may change captured events: it clears a person's ids from them."""

from collections.abc import Sequence

from synapse.db.session import RawConnection
from synapse.lake.append import ERASED
from synapse.lake.payloads import Payloads

#: what is said about somebody beside their id
_ABOUT_ACTOR = ["actor_roles", "actor_joined_at", "reason"]
_ABOUT_TARGET = ["target_roles"]
# a source id that names the person becomes what `append.erased_source` makes of it: a redelivery is still known
_CLEAR = """
UPDATE event_lake SET
    {column} = $3,
    payload = payload - $4::text[],
    source_id = CASE
        WHEN position($2::bigint::text IN source_id) = 0 OR source_id LIKE 'erased:%' THEN source_id
        ELSE 'erased:' || encode(substring(sha256(convert_to(event_type || '|' || source_id, 'UTF8')) FOR 16), 'hex')
    END
WHERE guild_id = $1 AND {column} = $2
"""
_MERGE = """
INSERT INTO event_counters (guild_id, user_id, event_type, period, zone_id, count, archived)
SELECT guild_id, $3, event_type, period, zone_id, count, archived
FROM event_counters WHERE guild_id = $1 AND user_id = $2
ON CONFLICT (guild_id, user_id, event_type, period, zone_id)
DO UPDATE SET count = event_counters.count + excluded.count, archived = event_counters.archived + excluded.archived
"""


async def erase_from_lake(raw: RawConnection, guild: int, user: int, payloads: Payloads) -> int:
    """Clear a person's id from events and counters; how many events named them. Needs the guild's head locked."""
    named = 0
    for column, about in (("user_id", _ABOUT_ACTOR), ("target_id", _ABOUT_TARGET)):
        status = await raw.execute(_CLEAR.format(column=column), guild, user, ERASED, about)
        named += int(status.rsplit(" ", 1)[1])
    for event_type, fields in _member_fields(payloads):
        for name in fields:
            status = await raw.execute(
                "UPDATE event_lake SET payload = payload - $4::text WHERE guild_id = $1 AND event_type = $2 "
                "AND payload ->> $4::text = $3::bigint::text",
                guild,
                event_type,
                user,
                name,
            )
            named += int(status.rsplit(" ", 1)[1])
    await raw.execute(_MERGE, guild, user, ERASED)
    await raw.execute("DELETE FROM event_counters WHERE guild_id = $1 AND user_id = $2", guild, user)
    return named


def _member_fields(payloads: Payloads) -> Sequence[tuple[str, tuple[str, ...]]]:
    return [(name, fields) for name in payloads.events if (fields := payloads.member_fields(name))]
