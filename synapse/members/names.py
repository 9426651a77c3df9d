"""What members are called, as Discord or a history told; `kit/names.py` has stand-ins for the others."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from synapse.db.session import RawConnection


class Person(NamedTuple):
    """Somebody as a directory knows them."""

    user_id: int
    name: str
    is_bot: bool = False
    avatar_hash: str | None = None
    joined_at: datetime | None = None


_NAME = """
UPDATE members m SET
    name = k.name, is_bot = k.is_bot, avatar_hash = coalesce(k.avatar_hash, m.avatar_hash),
    joined_at = coalesce(k.joined_at, m.joined_at), updated_at = now()
FROM unnest($2::bigint[], $3::text[], $4::bool[], $5::text[], $6::timestamptz[])
     AS k(user_id, name, is_bot, avatar_hash, joined_at)
WHERE m.guild_id = $1 AND m.user_id = k.user_id
"""

_MEET = """
UPDATE members m SET
    name = k.name, is_bot = k.is_bot, avatar_hash = k.avatar_hash, joined_at = coalesce(k.joined_at, m.joined_at),
    left_at = NULL, updated_at = now()
FROM unnest($2::bigint[], $3::text[], $4::bool[], $5::text[], $6::timestamptz[])
     AS k(user_id, name, is_bot, avatar_hash, joined_at)
WHERE m.guild_id = $1 AND m.user_id = k.user_id
RETURNING m.user_id
"""

_MISS = """
UPDATE members m SET left_at = k.left_at, updated_at = now()
FROM unnest($2::bigint[], $3::timestamptz[]) AS k(user_id, left_at)
WHERE m.guild_id = $1 AND m.user_id = k.user_id
RETURNING m.user_id
"""

_NAME_NAMELESS = """
UPDATE members m SET name = k.name, updated_at = now() FROM unnest($2::bigint[], $3::text[]) AS k(user_id, name)
WHERE m.guild_id = $1 AND m.user_id = k.user_id AND coalesce(m.name, '') = ''
"""


async def name_members(raw: RawConnection, guild: int, people: Iterable[Person]) -> None:
    """Write names down for those who have an account; others are nobody yet."""
    rows = [person._replace(name=person.name[:100]) for person in people]
    if rows:
        await raw.execute(_NAME, guild, *map(list, zip(*rows, strict=True)))


async def name_nameless(raw: RawConnection, guild: int, names: Mapping[int, str]) -> None:
    """Names by Discord id for those whose names nobody told yet; nobody is renamed."""
    if names:
        await raw.execute(_NAME_NAMELESS, guild, list(names), [name[:100] for name in names.values()])


async def meet_members(raw: RawConnection, guild: int, people: Iterable[Person]) -> list[int]:
    """Write down those who were seen in the guild, by their Discord ids; which of them have an account."""
    rows = [person._replace(name=person.name[:100]) for person in people]
    if not rows:
        return []
    return [row[0] for row in await raw.fetch(_MEET, guild, *map(list, zip(*rows, strict=True)))]


async def miss_members(raw: RawConnection, guild: int, left: Mapping[int, datetime]) -> list[int]:
    """Write down who left the guild and when; which of them have an account."""
    if not left:
        return []
    return [row[0] for row in await raw.fetch(_MISS, guild, list(left), list(left.values()))]
