"""A guild's settings: every key, typed, with its range, its meaning and what reads it."""

from typing import Annotated

from fastapi import Path, Query

from synapse.api.access import AdminChanging, AdminReading
from synapse.api.configured import ConfiguredNow
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.settings import (
    Setting,
    SettingKey,
    SettingsChange,
    SettingsChanged,
    SettingsList,
    SettingsSent,
    setting_of,
    wanted_of,
)
from synapse.guilds.configure import reset_setting, set_settings
from synapse.guilds.errors import UnknownSetting
from synapse.runtime.pages.setting_list import list_settings
from synapse.runtime.plans.presets import parameters_of
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["settings"])


@routes.get("/admin/settings")
async def get_settings(asking: AdminReading, services: ServicesNow) -> SettingsList:
    """Every setting: the guild's own keys, and the parameters of its packs."""
    found = await current(services.spine, asking.guild)
    return SettingsList(settings=[setting_of(entry) for entry in list_settings(found)])


@routes.put("/admin/settings")
async def put_settings(
    asking: AdminChanging, services: ServicesNow, _known: ConfiguredNow, body: SettingsSent
) -> SettingsChanged:
    """Set several settings: all of them, or none if one is wrong. Those that stay as they are do not count."""
    async with asking.changing(services, body.reason if isinstance(body, SettingsChange) else None) as change:
        changed = await set_settings(change, wanted_of(body), await parameters_of(change))
    return SettingsChanged(updated=len(changed), changed=changed)


@routes.delete("/admin/settings/{key}", responses=refuses(404))
async def delete_setting(
    asking: AdminChanging,
    services: ServicesNow,
    _known: ConfiguredNow,
    key: Annotated[SettingKey, Path()],
    reason: Annotated[Reason | None, Query()] = None,
) -> Setting:
    """Give a setting its default back."""
    async with asking.changing(services, reason) as change:
        try:
            await reset_setting(change, key, await parameters_of(change))
        except UnknownSetting as error:
            raise NotFound(error.message, error.hint) from error
    entries = list_settings(await current(services.spine, asking.guild))
    return next(setting_of(entry) for entry in entries if entry.key.name == key)
