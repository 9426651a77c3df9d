"""Reading for commands: one moment of the database, and the guilds that a command is about."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import RawConnection, reading
from synapse.guilds.guild import GuildInfo, guilds_in
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id


@asynccontextmanager
async def snapshot(engine: AsyncEngine) -> AsyncGenerator[RawConnection]:
    """A connection that sees a single moment and cannot write."""
    async with reading(engine) as session:
        raw = (await (await session.connection()).get_raw_connection()).driver_connection
        if not isinstance(raw, asyncpg.Connection):
            raise RuntimeError("the driver is not asyncpg")
        yield raw


def guild_id(text: str | None) -> int | None:
    """The value of `--guild`."""
    try:
        return None if text is None else parse_id(text, "--guild")
    except BadInput as problem:
        raise typer.BadParameter(f"{problem.message}; {problem.hint}") from problem


async def guilds_meant(raw: RawConnection, guild: int | None) -> list[GuildInfo]:
    """The guild that was named, or all there are."""
    known = await guilds_in(raw)
    if guild is None:
        return known
    found = [one for one in known if one.guild_id == guild]
    if not found:
        raise typer.BadParameter(f"there is no guild {guild} here{_listed(known)}")
    return found


async def guild_meant(raw: RawConnection, guild: int | None) -> GuildInfo:
    """The guild that was named, or the only one there is."""
    found = await guilds_meant(raw, guild)
    if not found:
        raise BadInput("nothing is known of any guild", "replay a history first: synapse replay FILE --preset ID")
    if len(found) > 1:
        raise typer.BadParameter(f"say which guild is meant with --guild{_listed(found)}")
    return found[0]


def title_of(guild: GuildInfo) -> str:
    """A guild as headings name it; one that was generated says so."""
    return (
        f"{guild.name or f'guild {guild.guild_id}'}{' (generated: nobody in it exists)' if guild.is_generated else ''}"
    )


def _listed(guilds: list[GuildInfo]) -> str:
    return f"; there are {', '.join(f'{one.guild_id} {one.name}'.strip() for one in guilds[:10])}" if guilds else ""
