"""What the community calls things: wherever the product names one, it says theirs."""

from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import AdminChanging, Viewer
from synapse.api.configured import ConfiguredNow
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Reason, Text
from synapse.api.shapes.taxonomy import Taxonomy, TaxonomyChange, Term
from synapse.guilds.configure import name_terms
from synapse.guilds.errors import UnknownTerm
from synapse.guilds.taxonomy import TERMS, labels
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["taxonomy"])


@routes.get("/taxonomy")
async def get_taxonomy(asking: Viewer, services: ServicesNow) -> Taxonomy:
    """Every term, with the word in use and the default."""
    return await _told(services, asking.guild)


@routes.put("/taxonomy")
async def put_taxonomy(
    asking: AdminChanging, services: ServicesNow, _known: ConfiguredNow, body: TaxonomyChange
) -> Taxonomy:
    """Rename things; terms that are not named stay as they are."""
    async with asking.changing(services, body.reason) as change:
        await name_terms(change, {term: (label or "").strip() for term, label in body.terms.items()})
    return await _told(services, asking.guild)


@routes.delete("/taxonomy/{term}", responses=refuses(404))
async def delete_term(
    asking: AdminChanging,
    services: ServicesNow,
    _known: ConfiguredNow,
    term: Annotated[Text, Path(min_length=1, max_length=64)],
    reason: Annotated[Reason | None, Query()] = None,
) -> Taxonomy:
    """Give a term its default back."""
    async with asking.changing(services, reason) as change:
        try:
            await name_terms(change, {term: ""})
        except UnknownTerm as error:
            raise NotFound(error.message, error.hint) from error
    return await _told(services, asking.guild)


async def _told(services: Services, guild: int) -> Taxonomy:
    found = await current(services.spine, guild)
    used = labels(dict[str, str]() if found is None else found.configuration.taxonomy)
    return Taxonomy(
        terms=[
            Term(
                term=term,
                label=used[term],
                default=word.default,
                is_default=used[term] == word.default,
                description=word.description,
            )
            for term, word in TERMS.items()
        ]
    )
