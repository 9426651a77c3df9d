"""What Synapse ships of a pack now, beside what the guild made of it."""

import asyncio

from fastapi import Response

from synapse.api.access import AdminReading
from synapse.api.matching import tagged
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.pack_updates import PackUpdate
from synapse.api.shapes.packs import PackId
from synapse.db.session import batch_transaction
from synapse.packs.errors import UnknownPack
from synapse.packs.library import shipped_packs
from synapse.packs.queries import installed
from synapse.packs.updates import base_of, update_of

routes = NounRouter(tags=["packs"])


@routes.get("/packs/{pack_id}/update", responses=refuses(404))
async def get_pack_update(
    asking: AdminReading, services: ServicesNow, pack_id: PackId, response: Response
) -> PackUpdate:
    """Three texts of a shipped pack: as it was installed, as it is here, as it is shipped now; and what differs."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await installed(raw, asking.guild)
        pack = next((one for one in found if one.pack_id == pack_id), None)
        if pack is None:
            raise UnknownPack(pack_id, [one.pack_id for one in found])
        base = await base_of(raw, asking.guild, pack)
    update = await asyncio.to_thread(update_of, pack, base)
    if update is None:
        raise UnknownPack(pack_id, shipped_packs())
    tagged(response, pack.revision)
    return PackUpdate.of(update)
