"""What members are called: the names that Discord or a history told, and readable stand-ins for the others."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from synapse.db.session import RawConnection

_MOODS = [
    "Amber",
    "Brave",
    "Calm",
    "Dapper",
    "Eager",
    "Fabled",
    "Gentle",
    "Humble",
    "Idle",
    "Jolly",
    "Keen",
    "Lively",
    "Merry",
    "Nimble",
    "Orderly",
    "Patient",
    "Quiet",
    "Rapid",
    "Silver",
    "Tidy",
    "Upbeat",
    "Vivid",
    "Witty",
    "Young",
    "Zesty",
]
_ANIMALS = [
    "Badger",
    "Crane",
    "Dolphin",
    "Egret",
    "Falcon",
    "Gecko",
    "Heron",
    "Ibis",
    "Jackdaw",
    "Kestrel",
    "Lynx",
    "Marten",
    "Newt",
    "Otter",
    "Puffin",
    "Quail",
    "Raven",
    "Stoat",
    "Tern",
    "Urchin",
    "Vole",
    "Wren",
    "Yak",
    "Zebra",
]


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


def stand_in(account: int) -> str:
    """A readable name for an account that has none. Faces say that it is a stand-in."""
    number = account - 1
    name = f"{_MOODS[number % len(_MOODS)]} {_ANIMALS[number % len(_ANIMALS)]}"
    lap = number // (len(_MOODS) * len(_ANIMALS))
    return name if lap == 0 else f"{name} {lap + 1}"


async def name_members(raw: RawConnection, guild: int, people: Iterable[Person]) -> None:
    """Write names down for those who have an account; others are nobody yet."""
    rows = [person._replace(name=person.name[:100]) for person in people]
    if rows:
        await raw.execute(_NAME, guild, *map(list, zip(*rows, strict=True)))
