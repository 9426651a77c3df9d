"""Recipes: a whole configuration in one document, out and in again."""

from typing import Annotated, Literal

import orjson
from fastapi import Query, Response

from synapse.api.access import AdminChanging, AdminReading, AdminTrying
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.plans import Applied, Plan
from synapse.api.shapes.recipes import ImportAsked, RecipeAsked, RecipeShape
from synapse.db.session import batch_transaction
from synapse.packs.recipes import LARGEST, yaml_of
from synapse.runtime.plans.plan import apply_plan, make, planned
from synapse.runtime.plans.recipes import export_recipe

routes = NounRouter(tags=["recipes"])

#: bytes: signs that JSON escapes take more than they are
_LARGEST_BODY = 2 * LARGEST
_YAML = {200: {"content": {"application/yaml": {"schema": {"$ref": "#/components/schemas/RecipeShape"}}}}}


@routes.get("/recipes/export", response_model=RecipeShape, responses={**_YAML, **refuses(404)})
async def export_recipe_file(
    asking: AdminReading,
    services: ServicesNow,
    format: Annotated[Literal["yaml", "json"], Query()] = "yaml",  # noqa: A002
) -> Response:
    """The whole configuration as one document: packs byte for byte, settings, zones, words; no members, no secrets."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await export_recipe(raw, asking.guild)
    name = {"Content-Disposition": f'attachment; filename="synapse-recipe-{asking.guild}.{format}"'}
    if format == "json":
        return Response(orjson.dumps(found), media_type="application/json", headers=name)
    return Response(yaml_of(found), media_type="application/yaml", headers=name)


@routes.post("/recipes/plan", max_body_size=_LARGEST_BODY)
async def plan_recipe(body: RecipeAsked, asking: AdminTrying, services: ServicesNow) -> Plan:
    """What importing the recipe would change, found out by doing it and taking it back."""
    return Plan.of(await planned(services.spine, asking.guild, "recipe", {"text": body.recipe_text()}))


@routes.post("/recipes/import", max_body_size=_LARGEST_BODY, responses=refuses(404, 409, 410))
async def import_recipe(body: ImportAsked, asking: AdminChanging, services: ServicesNow) -> Applied:
    """Make the guild what a recipe describes: as planned, or at once. Packs that it does not name are removed."""
    async with asking.changing(services, body.reason or "recipe") as change:
        if body.recipe is not None:
            return Applied.of(await make(change, "recipe", {"text": body.recipe.recipe_text()}))
        plan, changes = await apply_plan(change, body.plan or "")
    return Applied.of(changes, plan)
