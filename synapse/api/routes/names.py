"""What people, channels and roles are called."""

from collections.abc import Mapping, Sequence

from synapse.api.access import AdminReading, AdminTrying
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.names import Channel, ChannelList, Names, NamesAsked, Role, RoleList
from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.guild import directory
from synapse.guilds.places import channels_in, names_of
from synapse.members.accounts import accounts_of
from synapse.members.queries import members_by_account
from synapse.rules.world import Setting
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["names"])


@routes.post("/admin/resolve-names")
async def resolve_names(asking: AdminTrying, services: ServicesNow, body: NamesAsked) -> Names:
    """Put names to ids."""
    users, channels, roles = body.user_ids or [], body.channel_ids or [], body.role_ids or []
    async with batch_transaction(services.engine) as (_, raw):
        return Names(
            users=_each(users, await _shown(raw, asking.guild, users)),
            channels=_each(channels, await names_of(raw, asking.guild, "channel", channels)),
            roles=_each(roles, await names_of(raw, asking.guild, "role", roles)),
        )


@routes.get("/channels")
async def list_channels(asking: AdminReading, services: ServicesNow) -> ChannelList:
    """Every channel and thread, with its category and its zone."""
    found = await current(services.spine, asking.guild)
    async with batch_transaction(services.engine) as (_, raw):
        told = await directory(raw, asking.guild)
    channels = channels_in(told, Setting() if found is None else found.configuration.setting)
    return ChannelList(channels=[Channel.model_validate(one) for one in channels])


@routes.get("/roles")
async def list_roles(asking: AdminReading, services: ServicesNow) -> RoleList:
    """Every role."""
    async with batch_transaction(services.engine) as (_, raw):
        told = await directory(raw, asking.guild)
    roles = sorted((one for one in told if one.kind == "role"), key=lambda one: (one.name.casefold(), one.id))
    return RoleList(roles=[Role(id=one.id, name=one.name) for one in roles])


async def _shown(raw: RawConnection, guild: int, users: Sequence[int]) -> dict[int, str]:
    accounts = await accounts_of(raw, guild, users)
    profiles = await members_by_account(raw, guild, list(accounts.values()))
    return {user: profiles[account].shown_name for user, account in accounts.items()}


def _each(ids: Sequence[int], names: Mapping[int, str]) -> dict[str, str | None]:
    return {str(id_): names.get(id_) for id_ in ids}
