"""What an admin might want to look at: found without any model."""

from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.configured import ConfiguredNow
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.suggestions import Dismissal, SuggestionList, suggestion_of
from synapse.db.session import batch_transaction
from synapse.guilds.dismissals import bring_back, dismiss, dismissed_in
from synapse.runtime.spine import Configured
from synapse.runtime.suggestions.facts import Suggestion
from synapse.runtime.suggestions.found import suggestions_for

routes = NounRouter(tags=["suggestions"])
#: seconds for which what was found is kept, as long as the configuration stays as it is
KEPT_FOR = 60
SuggestionId = Annotated[str, Path(pattern=r"^[a-z0-9_.:-]{1,200}$", description="its `id`")]


@routes.get("/suggestions", responses=refuses(404))
async def list_suggestions(
    asking: AdminReading,
    services: ServicesNow,
    found: ConfiguredNow,
    all_: Annotated[bool, Query(alias="all", description="the dismissed ones, too")] = False,
) -> SuggestionList:
    """What is worth a look, the most urgent first."""
    async with batch_transaction(services.engine) as (_, raw):
        unwanted = await dismissed_in(raw, asking.guild)
    shown = [suggestion_of(one, unwanted) for one in await _found(services, found)]
    return SuggestionList(suggestions=[one for one in shown if all_ or not one.dismissed])


@routes.post("/suggestions/{suggestion_id}/dismiss", status_code=204, responses=refuses(404))
async def dismiss_suggestion(
    asking: AdminChanging,
    services: ServicesNow,
    found: ConfiguredNow,
    suggestion_id: SuggestionId,
    body: Dismissal | None = None,
) -> None:
    """Do not show a suggestion again."""
    if suggestion_id not in {one.id for one in await _found(services, found)}:
        raise NotFound(f"nothing is suggested under {suggestion_id!r}", "list the suggestions to see their ids")
    async with asking.changing(services, body.reason if body else None) as change:
        await dismiss(change, suggestion_id)


@routes.delete("/suggestions/{suggestion_id}/dismiss", status_code=204, responses=refuses(404))
async def undismiss_suggestion(
    asking: AdminChanging,
    services: ServicesNow,
    suggestion_id: SuggestionId,
    reason: Annotated[Reason | None, Query()] = None,
) -> None:
    """Show a suggestion again."""
    async with asking.changing(services, reason) as change:
        if not await bring_back(change, suggestion_id):
            raise NotFound(f"the suggestion {suggestion_id!r} was not dismissed", "list those with all=true")


async def _found(services: Services, found: Configured) -> list[Suggestion]:
    key = ("suggestions", found.configuration.guild, found.version)
    return await services.kept.get(key, KEPT_FOR, lambda: suggestions_for(services.spine, found, services.clock()))
