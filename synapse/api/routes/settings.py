"""A guild's settings: every key, typed, with its range and meaning."""

from fastapi import APIRouter

from synapse.api.access import AdminReading
from synapse.api.services import ServicesNow
from synapse.api.shapes.settings import SettingsList
from synapse.runtime.vocabulary import current

routes = APIRouter(tags=["settings"])


@routes.get("/admin/settings")
async def list_settings(asking: AdminReading, services: ServicesNow) -> SettingsList:
    """Every setting of the guild."""
    found = await current(services.spine, asking.guild)
    return SettingsList(settings=[] if found is None else sorted(found.configuration.values))
