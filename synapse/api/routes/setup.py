"""Setting a guild up for the first time."""

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.setup import Bootstrap, Bootstrapped, SetupStatus, status_of_setup
from synapse.db.session import batch_transaction
from synapse.runtime.pages.setup_status import setup_status
from synapse.runtime.plans.setup import set_up

routes = NounRouter(tags=["setup"])


@routes.get("/admin/setup/status")
async def get_setup_status(asking: AdminReading, services: ServicesNow) -> SetupStatus:
    """How far the guild is with being set up, and what comes next."""
    async with batch_transaction(services.engine) as (_, raw):
        return status_of_setup(await setup_status(raw, asking.guild))


@routes.post("/admin/setup/bootstrap", responses=refuses(409))
async def post_bootstrap(asking: AdminChanging, services: ServicesNow, body: Bootstrap | None = None) -> Bootstrapped:
    """Set the guild up in one go. Doing it again adds what is missing, and doubles nothing."""
    wanted = body or Bootstrap()
    async with asking.changing(services, wanted.reason) as change:
        done = await set_up(change, wanted.wanted(), at=services.clock())
    return Bootstrapped.model_validate(done)
