"""A quest's last step: a `quest_complete` event, which rules pay, and its row, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from synapse.db.session import RawConnection, batch_transaction
from synapse.kit.clock import seconds_of
from synapse.lake.stored import unpaid_events
from synapse.members.accounts import account_for, accounts_of
from synapse.members.queries import members_by_account
from synapse.milestones.errors import QuestConflict
from synapse.milestones.quests import Quest, complete_quest, quest_of
from synapse.rules.event import Event
from synapse.runtime.batch.run import Outcome
from synapse.runtime.orders.awards import Unpaid, refusal
from synapse.runtime.orders.commands import Order, command_all
from synapse.runtime.spine import Spine
from synapse.runtime.vocabulary import in_force


async def complete(
    spine: Spine, guild: int, quest: int, user: int | None, order: Order, at: datetime
) -> tuple[Quest, bool]:
    """Complete a quest for somebody, or for whoever is on it; the quest, and whether that was done before.

    Raises `UnknownQuest`, `QuestConflict`, and `AwardRefused` where the quest offers something that no rule pays.
    """
    await in_force(spine, guild)
    async with batch_transaction(spine.engine) as (_, raw):
        found = await quest_of(raw, guild, quest)
        whom = await _whom(raw, guild, found, user)
    payload = {"quest": str(quest), "xp_reward": found.xp_reward, "gold_reward": found.gold_reward}
    # its beginning is part of the id: a lake that was replayed may know another quest of that number
    source = f"quest-{quest}-{found.created_at.timestamp():.0f}"
    event = Event(guild, "quest_complete", source, seconds_of(at), whom, payload=payload)
    outcomes: list[Outcome] = ["duplicate"]

    async def also(raw: RawConnection, _: Sequence[Outcome]) -> None:
        now = await quest_of(raw, guild, quest)
        if (now.xp_reward, now.gold_reward, now.status) != (found.xp_reward, found.gold_reward, found.status):
            raise QuestConflict(f"quest {quest} has changed meanwhile", "look at it again")
        if (found.xp_reward or found.gold_reward) and await unpaid_events(raw, guild, event.type, [event.source]):
            raise Unpaid([event.source])
        await complete_quest(raw, guild, quest, await account_for(raw, guild, whom), at)

    if found.status != "complete":
        try:
            after = {"quest": quest, "title": found.title, **payload}
            outcomes = await command_all(spine, [event], [replace(order, about=whom, after=after)], also)
        except Unpaid:
            raise await refusal(spine, [event]) from None
    async with batch_transaction(spine.engine) as (_, raw):
        now = await quest_of(raw, guild, quest)
        if now.claimed_by != (await accounts_of(raw, guild, [whom])).get(whom):
            raise QuestConflict(f"quest {quest} was completed by somebody else", "it pays once")
    return now, outcomes == ["duplicate"]


async def _whom(raw: RawConnection, guild: int, quest: Quest, user: int | None) -> int:
    if user is not None:
        return user
    if quest.claimed_by is None:
        raise QuestConflict(f"nobody is on quest {quest.id}", "name the member as user_id")
    profile = (await members_by_account(raw, guild, [quest.claimed_by]))[quest.claimed_by]
    if profile.user_id is None:
        raise QuestConflict("whoever was on it has been erased", "name another member as user_id")
    return profile.user_id
