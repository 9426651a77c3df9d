"""Quests: made by admins, taken on by members, paid by rules."""

from typing import Annotated

from fastapi import Path

from synapse.api.access import AdminChanging, AdminPaying, Caller, MemberChanging, Viewer
from synapse.api.modules import needs
from synapse.api.paging import PageAsked
from synapse.api.problems import Forbidden, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.quests import (
    CompletedQuest,
    Completion,
    NewQuest,
    Quest,
    QuestChange,
    QuestList,
    Status,
    shown,
)
from synapse.db.session import glance
from synapse.guilds.change import Change, note
from synapse.members.accounts import account_for
from synapse.milestones import quests
from synapse.milestones.quests import Draft
from synapse.runtime.orders.commands import Order
from synapse.runtime.orders.quests import complete

routes = NounRouter(tags=["quests"], dependencies=[needs("economy")])

QuestId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@routes.get("/quests")
async def list_quests(
    asking: Viewer, services: ServicesNow, page: PageAsked, status: Status | None = None, inactive: bool = False
) -> QuestList:
    """Quests, newest first; `inactive` ones too, if an admin asks for them."""
    async with glance(services.engine) as raw:
        found, total = await quests.quests_in(
            raw,
            asking.guild,
            status=status,
            inactive=inactive and asking.is_admin,
            limit=page.page_size,
            offset=page.offset,
        )
        return QuestList(
            total=total, page=page.page, page_size=page.page_size, quests=await shown(raw, asking.guild, found)
        )


@routes.post("/quests", status_code=201)
async def create_quest(sent: NewQuest, asking: AdminChanging, services: ServicesNow) -> Quest:
    """Offer a new quest."""
    async with asking.changing(services) as change:
        quest = await quests.create_quest(change.raw, change.guild, Draft(**sent.model_dump()), change.actor)
        await note(change, "CREATE", "quests", quest.id, None, quest.told())
        return await _told(change, quest)


@routes.patch("/quests/{quest_id}", responses=refuses(404, 409))
async def change_quest(quest_id: QuestId, sent: QuestChange, asking: AdminChanging, services: ServicesNow) -> Quest:
    """Change a quest."""
    wanted = sent.model_dump(exclude_unset=True)
    async with asking.changing(services) as change:
        before = await quests.quest_of(change.raw, change.guild, quest_id)
        after = await quests.change_quest(change.raw, change.guild, quest_id, wanted)
        if after != before:
            await note(change, "UPDATE", "quests", quest_id, before.told(), after.told())
        return await _told(change, after)


@routes.delete("/quests/{quest_id}", responses=refuses(404, 409))
async def delete_quest(quest_id: QuestId, asking: AdminChanging, services: ServicesNow) -> Quest:
    """Delete a quest that nobody completed; the quest as it was."""
    async with asking.changing(services) as change:
        before = await quests.delete_quest(change.raw, change.guild, quest_id)
        await note(change, "DELETE", "quests", quest_id, before.told())
        return await _told(change, before)


@routes.post("/quests/{quest_id}/claim", responses=refuses(404, 409))
async def claim_quest(quest_id: QuestId, asking: MemberChanging, services: ServicesNow) -> Quest:
    """Take on an open quest."""
    user = _somebody(asking)
    async with asking.changing(services) as change:
        before = await quests.quest_of(change.raw, change.guild, quest_id)
        account = await account_for(change.raw, change.guild, user)
        if await quests.claim_quest(change.raw, change.guild, quest_id, account, services.clock()):
            return await _moved(change, before)
        return await _told(change, before)


@routes.post("/quests/{quest_id}/release", responses=refuses(404, 409))
async def release_quest(quest_id: QuestId, asking: MemberChanging, services: ServicesNow) -> Quest:
    """Give up a quest that one is on; an admin may open anybody's again."""
    async with asking.changing(services) as change:
        before = await quests.quest_of(change.raw, change.guild, quest_id)
        if before.claimed_by != change.actor and not asking.is_admin and before.status == "claimed":
            raise Forbidden("somebody else is on this quest", "only they, or an admin, can give it up")
        await quests.release_quest(change.raw, change.guild, quest_id)
        return await _moved(change, before)


@routes.post("/quests/{quest_id}/complete", responses=refuses(404, 409))
async def complete_quest(
    quest_id: QuestId, sent: Completion, asking: AdminPaying, services: ServicesNow
) -> CompletedQuest:
    """Mark a quest as complete, so that rules pay what it offers: once, however often that is said."""
    order = Order(
        admin=asking.user,
        action="MANUAL_AWARD",
        table="quests",
        after={},
        address=asking.address,
        reason=sent.reason or None,
        via=asking.via,
    )
    quest, before = await complete(services.spine, asking.guild, quest_id, sent.user_id, order, services.clock())
    async with glance(services.engine) as raw:
        [told] = await shown(raw, asking.guild, [quest])
    return CompletedQuest(quest=told, duplicate=before)


def _somebody(asking: Caller) -> int:
    if asking.user is None:
        raise Forbidden("nobody in particular is signed in", "a quest is taken on by a member")
    return asking.user


async def _moved(change: Change, before: quests.Quest) -> Quest:
    """The quest after a step, which the audit log is told of."""
    after = await quests.quest_of(change.raw, change.guild, before.id)
    await note(change, "UPDATE", "quests", before.id, before.told(), after.told())
    return await _told(change, after)


async def _told(change: Change, quest: quests.Quest) -> Quest:
    return (await shown(change.raw, change.guild, [quest]))[0]
