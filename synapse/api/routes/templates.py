"""Rule templates: a rule kept, and inserted elsewhere."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query, Response

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.matching import SeenMaybe, tagged
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.packs import PackSaved, saved_of
from synapse.api.shapes.person import Person, people_of
from synapse.api.shapes.templates import NewTemplate, Template, TemplateId, TemplateInsertion, TemplateList
from synapse.db.session import batch_transaction
from synapse.packs.rule_templates import Template as Kept
from synapse.packs.rule_templates import templates_of
from synapse.runtime.editing.rule_templates import forget_template, insert_template, keep_rule

routes = NounRouter(tags=["templates"])


@routes.get("/templates")
async def list_templates(asking: AdminReading, services: ServicesNow) -> TemplateList:
    """The guild's rule templates."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await templates_of(raw, asking.guild)
        people = await people_of(raw, asking.guild, [one.author for one in found if one.author])
    return TemplateList(templates=[_shown(one, people) for one in found])


@routes.post("/templates", status_code=201, responses=refuses(404))
async def post_template(asking: AdminChanging, services: ServicesNow, body: NewTemplate) -> Template:
    """Keep a rule of a pack as a template, with the parameters that it reads and their values."""
    async with asking.changing(services, body.reason) as change:
        kept = await keep_rule(change, body.pack, body.rule, body.name, body.description)
        people = await people_of(change.raw, asking.guild, [kept.author or 0])
    return _shown(kept, people)


@routes.delete("/templates/{template_id}", status_code=204, responses=refuses(404))
async def remove_template(
    asking: AdminChanging,
    services: ServicesNow,
    template_id: TemplateId,
    reason: Annotated[Reason | None, Query()] = None,
) -> None:
    """Forget a template. Rules made of it stay."""
    async with asking.changing(services, reason) as change:
        await forget_template(change, template_id)


@routes.post("/templates/{template_id}/insert", status_code=201, responses=refuses(404, 409, 412))
async def post_template_insertion(
    asking: AdminChanging,
    services: ServicesNow,
    template_id: TemplateId,
    body: TemplateInsertion,
    seen: SeenMaybe,
    response: Response,
) -> PackSaved:
    """Add the template's rule to a pack under an id of its own; parameters that are gone are declared with it."""
    async with asking.changing(services, body.reason) as change:
        saved = await insert_template(change, template_id, body.pack, body.id, after=body.after, seen=seen.revisions)
    tagged(response, saved.revision)
    return saved_of(saved)


def _shown(kept: Kept, people: Mapping[int, Person]) -> Template:
    document = kept.document
    return Template(
        id=kept.id,
        name=kept.name,
        description=kept.description,
        rule=document["rule"],
        parameters=document["parameters"],
        values=document["values"],
        author=None if kept.author is None else people.get(kept.author),
        created_at=kept.created_at,
    )
