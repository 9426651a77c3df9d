"""The guilds that this Synapse serves and the caller may see."""

from collections.abc import Mapping

from synapse.api.auth.identity import Identity, WhoAsks
from synapse.api.auth.me import me_of
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.guilds import Guild, GuildList
from synapse.db.session import glance
from synapse.guilds.guild import GuildInfo, guilds_in
from synapse.runtime.pages.setup_status import initialized_among
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["guilds"])


@routes.get("/guilds")
async def list_guilds(services: ServicesNow, identity: WhoAsks) -> GuildList:
    """The guilds that the caller belongs to; of whoever is not signed in, the default one if it shows itself."""
    async with glance(services.engine) as raw:
        known = {one.guild_id: one for one in await guilds_in(raw)}
    default = _default(services, known)
    seen = await _seen(services, identity, default)
    async with glance(services.engine) as raw:
        initialized = await initialized_among(raw, list(seen))
    return GuildList(
        guilds=[
            Guild(
                id=str(guild),
                name=known[guild].name,
                is_generated=known[guild].is_generated,
                initialized=guild in initialized,
                is_admin=is_admin,
                default=guild == default,
            )
            for guild, is_admin in seen.items()
            if guild in known
        ]
    )


def _default(services: Services, known: Mapping[int, GuildInfo]) -> int | None:
    if services.options.default_guild is not None:
        return services.options.default_guild
    return next(iter(known)) if len(known) == 1 else None


async def _seen(services: Services, identity: Identity, default: int | None) -> dict[int, bool]:
    """Guild → whether the caller administers it."""
    if identity.key:
        return {int(guild.id): guild.is_admin for guild in (await me_of(services, identity)).guilds}
    found = None if default is None else await current(services.spine, default)
    if found is None or found.configuration.values["public_pages"] != "public":
        return {}
    return {found.configuration.guild: False}
