"""Presets: ready-made choices of packs, values, modules, words and zones."""

from typing import Annotated

from fastapi import Path

from synapse.api.access import AdminChanging, AdminReading, AdminTrying
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.parameters import ParameterList
from synapse.api.shapes.plans import Applied, Plan
from synapse.api.shapes.presets import PresetApplyAsked, PresetList, PresetPlanAsked, PresetShape
from synapse.api.shapes.settings import setting_of
from synapse.db.session import glance
from synapse.packs.library import load_preset, packs_of, shipped_presets
from synapse.runtime.pages.setting_list import list_parameters
from synapse.runtime.plans.drafts import named_preset
from synapse.runtime.plans.plan import make, planned
from synapse.runtime.plans.presets import origin_of
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["presets"])

PresetId = Annotated[str, Path(max_length=64, description="a shipped preset's id")]


@routes.get("/presets")
async def list_presets(asking: AdminReading, services: ServicesNow) -> PresetList:
    """The presets that are shipped, and which of them the guild comes from."""
    async with glance(services.engine) as raw:
        origin = await origin_of(raw, asking.guild)
    return PresetList(presets=[PresetShape.of(load_preset(id_), origin) for id_ in shipped_presets()])


@routes.get("/presets/{preset_id}", responses=refuses(404))
async def show_preset(preset_id: PresetId, asking: AdminReading, services: ServicesNow) -> PresetShape:
    """One preset."""
    async with glance(services.engine) as raw:
        return PresetShape.of(named_preset(preset_id), await origin_of(raw, asking.guild))


@routes.get("/presets/{preset_id}/parameters", responses=refuses(404))
async def list_preset_parameters(preset_id: PresetId, asking: AdminReading, services: ServicesNow) -> ParameterList:
    """The parameters of its packs, with the values that they would have once it is applied."""
    preset = named_preset(preset_id)
    found = await current(services.spine, asking.guild)
    packs = packs_of(preset)
    entries = [entry for pack in packs for entry in list_parameters(found, pack, preset.parameters)]
    return ParameterList(parameters=[setting_of(entry) for entry in entries])


@routes.post("/presets/{preset_id}/plan", responses=refuses(404))
async def plan_preset(
    preset_id: PresetId, body: PresetPlanAsked, asking: AdminTrying, services: ServicesNow
) -> Plan:  # fmt: skip
    """What applying the preset would change, found out by doing it and taking it back; keep to it by the plan's id."""
    named_preset(preset_id)
    wanted = {"preset": preset_id, "settings": body.settings, "at": services.clock().isoformat()}
    return Plan.of(await planned(services.spine, asking.guild, "preset", wanted))


@routes.post("/presets/{preset_id}/apply", responses=refuses(404, 409))
async def apply_preset(
    preset_id: PresetId, body: PresetApplyAsked, asking: AdminChanging, services: ServicesNow
) -> Applied:
    """Make the guild what the preset describes. Its own packs stay; shipped ones that are left out are switched off."""
    named_preset(preset_id)
    wanted = {"preset": preset_id, "settings": body.settings, "at": services.clock().isoformat()}
    async with asking.changing(services, body.reason or f"preset {preset_id}") as change:
        return Applied.of(await make(change, "preset", wanted))
