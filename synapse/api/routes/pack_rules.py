"""Single rules of packs, changed in their text with the author's comments and order kept."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Response

from synapse.api.access import AdminChanging, AdminReading, Caller
from synapse.api.matching import SeenBefore, tagged
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.base import Reason
from synapse.api.shapes.packs import PackId, PackSaved, saved_of
from synapse.api.shapes.rules_of_packs import (
    NewRule,
    PackRule,
    RuleId,
    RuleList,
    RuleMove,
    RulePatch,
    RuleSwitch,
    rule_of,
)
from synapse.db.session import batch_transaction
from synapse.packs.edit import UnknownRule, add_rule, change_rule, move_rule, remove_rule
from synapse.packs.errors import UnknownPack
from synapse.packs.queries import installed
from synapse.runtime.editing.packs import Edit, Seen, edit_pack
from synapse.runtime.pages.rule_list import list_rules, recent_counts
from synapse.runtime.vocabulary import current

routes = NounRouter(tags=["rules"])
_REFUSALS = refuses(404, 409, 412, 428)


@dataclass(frozen=True, slots=True)
class Editing:
    """A change of one pack's text by somebody who has seen it."""

    asking: Caller
    services: Services
    pack_id: str
    seen: Seen
    response: Response

    async def save(self, edit: Edit, reason: str | None) -> PackSaved:
        """Make the change."""
        async with self.asking.changing(self.services, reason) as change:
            saved = await edit_pack(change, self.pack_id, edit, seen=self.seen)
        tagged(self.response, saved.revision)
        return saved_of(saved)


def editing(
    asking: AdminChanging, services: ServicesNow, pack_id: PackId, seen: SeenBefore, response: Response
) -> Editing:
    """Who changes which pack."""
    return Editing(asking, services, pack_id, seen, response)


EditingPack = Annotated[Editing, Depends(editing)]


@routes.get("/rules")
async def list_all_rules(asking: AdminReading, services: ServicesNow) -> RuleList:
    """Every rule of the guild, pack by pack, with what it did in the last 30 days."""
    return RuleList(rules=await _rules(asking, services))


@routes.get("/packs/{pack_id}/rules")
async def list_pack_rules(asking: AdminReading, services: ServicesNow, pack_id: PackId) -> RuleList:
    """The rules of a pack."""
    return RuleList(rules=await _rules(asking, services, pack_id))


@routes.get("/packs/{pack_id}/rules/{rule_id}")
async def get_pack_rule(asking: AdminReading, services: ServicesNow, pack_id: PackId, rule_id: RuleId) -> PackRule:
    """One rule."""
    for rule in await _rules(asking, services, pack_id):
        if rule.id == rule_id:
            return rule
    raise UnknownRule(rule_id)


@routes.post("/packs/{pack_id}/rules", status_code=201, responses=_REFUSALS)
async def post_pack_rule(editing: EditingPack, body: NewRule) -> PackSaved:
    """Add a rule to a pack."""
    return await editing.save(lambda text: add_rule(text, body.rule, body.after), body.reason)


@routes.patch("/packs/{pack_id}/rules/{rule_id}", responses=_REFUSALS)
async def patch_pack_rule(editing: EditingPack, rule_id: RuleId, body: RulePatch) -> PackSaved:
    """Set some keys of a rule, take others away by null. The rest of the text stays, comments and all."""
    return await editing.save(lambda text: change_rule(text, rule_id, body.patch()), body.reason)


@routes.delete("/packs/{pack_id}/rules/{rule_id}", responses=_REFUSALS)
async def delete_pack_rule(
    editing: EditingPack, rule_id: RuleId, reason: Annotated[Reason | None, Query()] = None
) -> PackSaved:
    """Take a rule out of a pack, and with it the comment directly above it."""
    return await editing.save(lambda text: remove_rule(text, rule_id), reason)


@routes.post("/packs/{pack_id}/rules/{rule_id}/move", responses=_REFUSALS)
async def move_pack_rule(editing: EditingPack, rule_id: RuleId, body: RuleMove) -> PackSaved:
    """Put a rule elsewhere in its pack, and with it the comment directly above it."""
    return await editing.save(lambda text: move_rule(text, rule_id, after=body.after, before=body.before), body.reason)


@routes.put("/packs/{pack_id}/rules/{rule_id}/enabled", responses=_REFUSALS)
async def put_pack_rule_enabled(editing: EditingPack, rule_id: RuleId, body: RuleSwitch) -> PackSaved:
    """Switch a rule on or off: a change of the pack's text like any other."""
    enabled = None if body.enabled else False
    return await editing.save(lambda text: change_rule(text, rule_id, {"enabled": enabled}), body.reason)


async def _rules(asking: Caller, services: Services, pack_id: str | None = None) -> list[PackRule]:
    configured = await current(services.spine, asking.guild)
    async with batch_transaction(services.engine) as (_, raw):
        packs = await installed(raw, asking.guild)
        counts = await recent_counts(raw, asking.guild, configured, services.clock())
    wanted = [one for one in packs if pack_id in (None, one.pack_id)]
    if pack_id is not None and not wanted:
        raise UnknownPack(pack_id, [one.pack_id for one in packs])
    return await asyncio.to_thread(lambda: [rule_of(entry) for entry in list_rules(wanted, configured, counts)])
