"""Rule packs: read, write, switch, arrange, remove, export."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from synapse.api.access import AdminChanging, AdminReading, Caller
from synapse.api.matching import SeenBefore, SeenMaybe, tagged
from synapse.api.problems import as_field, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.packs import (
    PackDetail,
    PackId,
    PackList,
    PackOrder,
    PackSaved,
    PackSent,
    PackState,
    PackSummary,
    PackSwitch,
    RemovalPlan,
    ShippedPack,
    ShippedPackList,
    plan_of,
    saved_of,
    summary_of,
)
from synapse.api.shapes.person import people_of
from synapse.api.shapes.rules_of_packs import rule_of
from synapse.db.session import batch_transaction
from synapse.packs.edit import text_of
from synapse.packs.errors import UnknownPack, etag_of
from synapse.packs.fitness import check_beside
from synapse.packs.format import as_json
from synapse.packs.library import shipped_packs
from synapse.packs.overview import Overview, overview
from synapse.packs.queries import Installed, installed, pack_from
from synapse.packs.read import read_once
from synapse.packs.shipped import shipped_text
from synapse.runtime.editing.packs import (
    arrange_packs,
    create_pack,
    pack_of,
    prepare,
    remove_pack,
    replace_pack,
    switch_pack,
)
from synapse.runtime.editing.removal import plan_removal
from synapse.runtime.pages.rule_list import list_rules, recent_counts
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["packs"])
YAML = "application/yaml"
_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {YAML: {"schema": {"type": "string"}}}, "description": "The text, to the byte"}
}


@routes.get("/packs")
async def list_packs(asking: AdminReading, services: ServicesNow) -> PackList:
    """The guild's packs, those that are switched off included, in the order in which they are read."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await installed(raw, asking.guild)
        people = await people_of(raw, asking.guild, [one.author for one in found if one.author])
    packs = await asyncio.to_thread(lambda: [overview(one) for one in found])
    return PackList(packs=[PackSummary(**summary_of(one, people)) for one in packs])


@routes.get("/shipped-packs")
async def list_shipped_packs(asking: AdminReading, services: ServicesNow) -> ShippedPackList:
    """The packs that come with Synapse: what could be installed."""
    async with batch_transaction(services.engine) as (_, raw):
        has = {one.pack_id for one in await installed(raw, asking.guild)}
    packs = await asyncio.to_thread(lambda: [pack_from(shipped_text(name) or "") for name in shipped_packs()])
    return ShippedPackList(
        packs=[
            ShippedPack(
                id=one.id,
                name=one.name,
                description=one.description,
                version=one.version,
                requires=one.requires,
                installed=one.id in has,
            )
            for one in packs
        ]
    )


@routes.post("/packs", status_code=201, responses=refuses(409))
async def post_pack(asking: AdminChanging, services: ServicesNow, body: PackSent, response: Response) -> PackSaved:
    """Install a pack that the guild has not, behind the others."""
    text = await asyncio.to_thread(_text_sent, body)
    await prepare(services.engine, asking.guild, text)
    async with asking.changing(services, body.reason) as change:
        saved = await create_pack(change, text)
    tagged(response, saved.revision)
    return saved_of(saved)


@routes.put("/packs/order")
async def put_pack_order(asking: AdminChanging, services: ServicesNow, body: PackOrder) -> PackList:
    """Have the packs read in another order: among rules of one priority, those of earlier packs come first."""
    async with asking.changing(services, body.reason) as change:
        await arrange_packs(change, body.order)
    return await list_packs(asking, services)


@routes.get("/packs/{pack_id}")
async def get_pack(asking: AdminReading, services: ServicesNow, pack_id: PackId, response: Response) -> PackDetail:
    """A pack with its rules, what is wrong with it, and how it could be better."""
    configured = await current(services.spine, asking.guild)
    async with batch_transaction(services.engine) as (_, raw):
        found = await installed(raw, asking.guild)
        one = _named(found, pack_id)
        people = await people_of(raw, asking.guild, [one.author or 0])
        counts = await recent_counts(raw, asking.guild, configured, services.clock())
    tagged(response, one.revision)
    rules = await asyncio.to_thread(lambda: list(list_rules([one], configured, counts)))
    checked = await asyncio.to_thread(check_beside, one.text, tuple(found))
    summed: Overview = overview(one)
    return PackDetail(
        **summary_of(summed, people),
        document=read_once(one.text).data,
        rule_list=[rule_of(entry) for entry in rules],
        problems=[as_field(problem) for problem in checked.problems],
    )


@routes.get("/packs/{pack_id}/text", response_class=Response, responses=_TEXT)
async def get_pack_text(asking: AdminReading, services: ServicesNow, pack_id: PackId) -> Response:
    """The pack's text as it is kept, byte for byte."""
    one = await _pack(asking, services, pack_id)
    return Response(one.text.encode(), media_type=YAML, headers={"ETag": etag_of(one.revision)})


@routes.get(
    "/packs/{pack_id}/export",
    response_class=Response,
    responses={
        200: {
            "content": {YAML: {"schema": {"type": "string"}}, "application/json": {"schema": {"type": "object"}}},
            "description": "A file",
        }
    },
)
async def export_pack(
    asking: AdminReading,
    services: ServicesNow,
    pack_id: PackId,
    format: Annotated[Literal["yaml", "json"], Query()] = "yaml",  # noqa: A002 - the name in the address
) -> Response:
    """The pack as a file: its text byte for byte, or what it says as JSON."""
    one = await _pack(asking, services, pack_id)
    content, kind, name = one.text, YAML, f"{pack_id}.yaml"
    if format == "json":
        content, kind, name = as_json(read_once(one.text).data), "application/json", f"{pack_id}.json"
    headers = {"ETag": etag_of(one.revision), "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content.encode(), media_type=kind, headers=headers)


@routes.put("/packs/{pack_id}", responses=refuses(404, 409, 412, 428))
async def put_pack(
    asking: AdminChanging,
    services: ServicesNow,
    pack_id: PackId,
    body: PackSent,
    seen: SeenBefore,
    response: Response,
) -> PackSaved:
    """Put another text in a pack's place. A document is written into the text that is there."""
    if body.text is not None:
        await prepare(services.engine, asking.guild, body.text)
    async with asking.changing(services, body.reason) as change:
        old = await pack_of(change, pack_id, seen)
        text = await asyncio.to_thread(_text_sent, body, old.text)
        saved = await replace_pack(change, pack_id, text, seen=seen)
    tagged(response, saved.revision)
    return saved_of(saved)


@routes.delete("/packs/{pack_id}", status_code=204, responses=refuses(404, 409, 412, 428))
async def delete_pack(
    asking: AdminChanging,
    services: ServicesNow,
    pack_id: PackId,
    seen: SeenBefore,
    reason: Annotated[Reason | None, Query()] = None,
) -> None:
    """Remove a pack, and the values of its settings. Its revisions and all that was earned by it stay.

    See the plan of its removal first.
    """
    async with asking.changing(services, reason) as change:
        await remove_pack(change, pack_id, seen=seen)


@routes.get("/packs/{pack_id}/removal")
async def get_pack_removal(
    asking: AdminReading, services: ServicesNow, pack_id: PackId, response: Response
) -> RemovalPlan:
    """What would stop working if the pack were removed."""
    async with batch_transaction(services.engine) as (_, raw):
        plan = await plan_removal(raw, asking.guild, pack_id)
    tagged(response, plan.revision)
    return plan_of(plan)


@routes.put("/packs/{pack_id}/enabled", responses=refuses(404, 409, 412))
async def put_pack_enabled(
    asking: AdminChanging, services: ServicesNow, pack_id: PackId, body: PackSwitch, seen: SeenMaybe
) -> PackState:
    """Switch a pack on or off. Off, its rules, currencies and settings are as if they were not there."""
    async with asking.changing(services, body.reason) as change:
        changed = await switch_pack(change, pack_id, on=body.enabled, seen=seen.revisions)
    return PackState(id=pack_id, enabled=body.enabled, changed=changed)


def _text_sent(body: PackSent, old: str | None = None) -> str:
    if body.text is not None:
        return body.text
    if body.document is not None:
        return text_of(body.document, old)
    shipped = shipped_text(body.shipped or "")
    if shipped is None:
        raise UnknownPack(body.shipped or "", shipped_packs())
    return shipped


async def _pack(asking: Caller, services: Services, pack_id: str) -> Installed:
    async with batch_transaction(services.engine) as (_, raw):
        return _named(await installed(raw, asking.guild), pack_id)


def _named(packs: list[Installed], pack_id: str) -> Installed:
    for one in packs:
        if one.pack_id == pack_id:
            return one
    raise UnknownPack(pack_id, [one.pack_id for one in packs])
