"""What an admin may turn in a pack without touching a rule."""

from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import AdminChanging, AdminReading, Caller
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.packs import PackId
from synapse.api.shapes.parameters import ParameterList, ParametersSent
from synapse.api.shapes.settings import setting_of
from synapse.db.session import batch_transaction
from synapse.guilds.configure import reset_setting, set_settings
from synapse.packs.errors import UnknownPack, UnknownParameter
from synapse.packs.queries import installed, pack_from
from synapse.rules.notation import NAME
from synapse.runtime.editing.packs import pack_of
from synapse.runtime.pages.setting_list import list_parameters
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["packs"])
ParameterName = Annotated[str, Path(pattern=NAME, max_length=64)]


@routes.get("/packs/{pack_id}/parameters")
async def list_pack_parameters(asking: AdminReading, services: ServicesNow, pack_id: PackId) -> ParameterList:
    """The pack's parameters: type, range, default, value, and what reads them."""
    return await _parameters(asking, services, pack_id)


@routes.put("/packs/{pack_id}/parameters", responses=refuses(404))
async def put_pack_parameters(
    asking: AdminChanging, services: ServicesNow, pack_id: PackId, body: ParametersSent
) -> ParameterList:
    """Set some of them: all that are sent, or none if one is wrong."""
    async with asking.changing(services, body.reason) as change:
        known = pack_from((await pack_of(change, pack_id)).text).parameters
        for name in body.values:
            if name not in known:
                raise UnknownParameter(pack_id, name, known)
        await set_settings(change, body.values, known)
    return await _parameters(asking, services, pack_id)


@routes.delete("/packs/{pack_id}/parameters/{name}", responses=refuses(404))
async def delete_pack_parameter(
    asking: AdminChanging,
    services: ServicesNow,
    pack_id: PackId,
    name: ParameterName,
    reason: Annotated[Reason | None, Query()] = None,
) -> ParameterList:
    """Give a parameter its default back."""
    async with asking.changing(services, reason) as change:
        known = pack_from((await pack_of(change, pack_id)).text).parameters
        if name not in known:
            raise UnknownParameter(pack_id, name, known)
        await reset_setting(change, name, known)
    return await _parameters(asking, services, pack_id)


async def _parameters(asking: Caller, services: Services, pack_id: str) -> ParameterList:
    async with batch_transaction(services.engine) as (_, raw):
        packs = await installed(raw, asking.guild)
    one = next((one for one in packs if one.pack_id == pack_id), None)
    configured = await current(services.spine, asking.guild)
    if one is None or configured is None:
        raise UnknownPack(pack_id, [one.pack_id for one in packs])
    entries = list_parameters(configured, pack_from(one.text))
    return ParameterList(parameters=[setting_of(entry) for entry in entries])
