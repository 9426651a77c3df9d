"""Which guild a request is about: the one in its path or, on short paths, the only one or the default one."""

from typing import Annotated

from fastapi import Depends, Path, Request
from structlog.contextvars import bind_contextvars

from synapse.api.problems import NotFound
from synapse.api.services import Services, ServicesNow
from synapse.db.session import glance
from synapse.guilds.guild import guilds_in
from synapse.kit.errors import SynapseError
from synapse.kit.ids import parse_id

PREFIX = "/api/guilds/{guild_id}"


class WhichGuild(SynapseError):
    """A short path where there are several guilds and none is the default."""

    def __init__(self, path: str) -> None:
        long = path.replace("/api/", f"{PREFIX}/", 1)
        super().__init__("which-guild", "this Synapse serves several guilds", f"name the one you mean: {long}")


def named_guild(
    guild_id: Annotated[str, Path(pattern=r"^[0-9]{1,19}$", description="the guild's Discord id")],
) -> None:
    """Declares the path's parameter; `guild_of` reads it."""


async def guild_of(request: Request, services: ServicesNow) -> int:
    """The guild's id; whether anything is known of it is another question. Raises `WhichGuild`, `NotFound`."""
    named = request.path_params.get("guild_id")
    guild = parse_id(named, "guild_id") if named is not None else await _only_guild(services, request.url.path)
    # what is logged from here on is of this guild
    bind_contextvars(guild=str(guild))
    return guild


async def _only_guild(services: Services, path: str) -> int:
    if services.options.default_guild is not None:
        return services.options.default_guild
    async with glance(services.engine) as raw:
        guilds = await guilds_in(raw)
    if not guilds:
        raise NotFound(
            "no guild is known yet",
            f"set one up under {PREFIX}, or replay a history",
            code="unknown-guild",
        )
    if len(guilds) > 1:
        raise WhichGuild(path)
    return guilds[0].guild_id


GuildId = Annotated[int, Depends(guild_of)]
