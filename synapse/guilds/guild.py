"""A guild's own row, and the directory of names that Discord or a history told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from synapse.db.session import RawConnection
from synapse.guilds.change import move


class Named(NamedTuple):
    """A channel, category or role by name. `kind` is one of these three words."""

    kind: str
    id: int
    name: str
    type: str | None = None
    category_id: int | None = None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class GuildInfo:
    """What a guild is called."""

    guild_id: int
    name: str
    is_generated: bool


_IS_NEWS = "SELECT (name, is_generated) IS DISTINCT FROM ($2, $3) FROM guilds WHERE guild_id = $1"
_NAME_ALL = """
INSERT INTO guild_directory (guild_id, kind, id, name, type, category_id, parent_id)
SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
ON CONFLICT (guild_id, kind, id) DO UPDATE SET name = excluded.name, type = excluded.type,
    category_id = excluded.category_id, parent_id = excluded.parent_id
"""

_FORGET = """
DELETE FROM guild_directory d USING unnest($2::text[], $3::bigint[]) AS k(kind, id)
WHERE d.guild_id = $1 AND d.kind = k.kind AND d.id = k.id
"""


async def ensure_guild(raw: RawConnection, guild: int) -> bool:
    """Make the guild's rows where there are none; whether that was needed."""
    new = await raw.fetchval("INSERT INTO guilds (guild_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true", guild)
    await raw.execute("INSERT INTO guild_heads (guild_id) VALUES ($1) ON CONFLICT DO NOTHING", guild)
    return bool(new)


async def name_guild(raw: RawConnection, guild: int, name: str, *, is_generated: bool = False) -> None:
    """What Discord, or a history, calls the guild; where it calls itself nothing else, so does everything."""
    told = (name[:100], is_generated)
    if await raw.fetchval(_IS_NEWS, guild, *told):
        await move(raw, guild)
        await raw.execute("UPDATE guilds SET name = $2, is_generated = $3 WHERE guild_id = $1", guild, *told)


async def name_objects(raw: RawConnection, guild: int, named: Iterable[Named]) -> None:
    """Names of channels, categories and roles."""
    rows = {(one.kind, one.id): one._replace(name=one.name[:100]) for one in named}
    if rows:
        await raw.execute(_NAME_ALL, guild, *map(list, zip(*rows.values(), strict=True)))
        await raw.execute("UPDATE guilds SET directory_at = now() WHERE guild_id = $1", guild)


async def forget_objects(raw: RawConnection, guild: int, gone: Iterable[tuple[str, int]]) -> None:
    """Take channels, categories and roles, each (kind, id), out of the directory: they are there no longer."""
    rows = list(gone)
    if rows:
        await raw.execute(_FORGET, guild, *map(list, zip(*rows, strict=True)))


async def directory(raw: RawConnection, guild: int) -> list[Named]:
    """Every name known of the guild."""
    rows = await raw.fetch(
        "SELECT kind, id, name, type, category_id, parent_id FROM guild_directory "
        "WHERE guild_id = $1 ORDER BY kind, id",
        guild,
    )
    return [Named(*row) for row in rows]


async def guilds_in(raw: RawConnection) -> list[GuildInfo]:
    """All guilds of this database, for operators."""
    return [GuildInfo(*row) for row in await raw.fetch("SELECT guild_id, name, is_generated FROM guilds ORDER BY 1")]
