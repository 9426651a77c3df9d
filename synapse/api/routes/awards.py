"""Awards and grants by hand, and taking them back."""

from typing import Annotated

from fastapi import Path

from synapse.api.access import AdminPaying, Caller
from synapse.api.idempotency import IdempotencyKey
from synapse.api.modules import needs
from synapse.api.paging import Seq
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.awards import (
    AchievementGrant,
    AchievementGranted,
    AchievementHolder,
    AwardRevoke,
    CurrencyAward,
    CurrencyAwarded,
    CurrencyStanding,
    MilestoneRevoke,
    Revoked,
    ToMembers,
    XpGoldAward,
    XpGoldAwarded,
    XpGoldStanding,
)
from synapse.api.shapes.ledger import entries_of
from synapse.api.shapes.person import person_of
from synapse.db.session import glance
from synapse.kit.ids import parse_id
from synapse.runtime.orders.awards import Award, Standing, award, standings_of
from synapse.runtime.orders.commands import Order
from synapse.runtime.orders.grants import Grant, grant
from synapse.runtime.orders.revocations import revoke_award, revoke_milestone

routes = NounRouter(tags=["awards"])

UserId = Annotated[str, Path(pattern=r"^[0-9]{1,19}$", description="the member's Discord id")]
Milestone = Annotated[str, Path(max_length=64, pattern=r"^[a-z][a-z0-9_-]*$")]


@routes.post("/admin/awards/xp-gold", dependencies=[needs("economy")], responses=refuses(409))
async def award_xp_gold(
    sent: XpGoldAward, asking: AdminPaying, services: ServicesNow, key: IdempotencyKey = None
) -> XpGoldAwarded:
    """Give members XP and gold, or take them."""
    duplicate, found = await _award(services, asking, sent, sent.amounts, key)
    members = [
        XpGoldStanding(
            user_id=one.profile.user_id or 0, xp=one.balance("xp"), gold=one.balance("gold"), level=one.level("xp")
        )
        for one in found
    ]
    first = members[0] if members else XpGoldStanding(user_id=sent.users[0], xp=0, gold=0, level=1)
    return XpGoldAwarded(**dict(first), duplicate=duplicate, members=members)


@routes.post("/awards", dependencies=[needs("economy")], responses=refuses(409))
async def award_currency(
    sent: CurrencyAward, asking: AdminPaying, services: ServicesNow, key: IdempotencyKey = None
) -> CurrencyAwarded:
    """Give members an amount of any currency, or take it."""
    duplicate, found = await _award(services, asking, sent, {sent.currency: sent.amount}, key)
    members = [
        CurrencyStanding(
            user=person_of(one.profile), balance=one.balance(sent.currency), level=one.level(sent.currency)
        )
        for one in found
    ]
    return CurrencyAwarded(currency=sent.currency, amount=sent.amount, duplicate=duplicate, members=members)


@routes.post("/admin/awards/achievement", dependencies=[needs("milestones")], responses=refuses(409))
async def grant_achievement(
    sent: AchievementGrant, asking: AdminPaying, services: ServicesNow, key: IdempotencyKey = None
) -> AchievementGranted:
    """Grant members an achievement. It pays what it always pays; who has it already keeps it."""
    wanted = Grant(users=sent.users, milestone=sent.achievement_id, key=key, name=sent.display_name)
    order = _order(asking, sent, "milestones_earned")
    done = await grant(services.spine, asking.guild, wanted, order, services.clock())
    async with glance(services.engine) as raw:
        found = await standings_of(raw, asking.guild, sent.users)
    members = [
        AchievementHolder(user=person_of(one.profile), granted=one.profile.user_id in done.users) for one in found
    ]
    message = f"{len(done.users)} of {len(sent.users)} got {sent.achievement_id}"
    return AchievementGranted(
        achievement_id=sent.achievement_id, message=message, duplicate=done.duplicate, members=members
    )


@routes.post("/awards/{award_seq}/revoke", dependencies=[needs("economy")], responses=refuses(409))
async def revoke_an_award(award_seq: Seq, sent: AwardRevoke, asking: AdminPaying, services: ServicesNow) -> Revoked:
    """Take back what an award paid, once: never more than the member still has."""
    async with asking.changing(services, sent.reason or None) as change:
        done = await revoke_award(change, award_seq, services.clock(), all_of_event=sent.all_of_event)
        return Revoked(duplicate=done.before, reversals=await entries_of(change.raw, asking.guild, done.lines))


@routes.post("/members/{user_id}/achievements/{milestone}/revoke", dependencies=[needs("milestones")])
async def revoke_achievement(
    user_id: UserId, milestone: Milestone, sent: MilestoneRevoke, asking: AdminPaying, services: ServicesNow
) -> Revoked:
    """Take an achievement away, with what it paid. It is not earned again by itself; granting it gives it back."""
    async with asking.changing(services, sent.reason or None) as change:
        done = await revoke_milestone(
            change, parse_id(user_id, "user_id"), milestone, services.clock(), keep_reward=sent.keep_reward
        )
        return Revoked(duplicate=done.before, reversals=await entries_of(change.raw, asking.guild, done.lines))


async def _award(
    services: Services, asking: Caller, sent: ToMembers, amounts: dict[str, int], key: str | None
) -> tuple[bool, list[Standing]]:
    wanted = Award(users=sent.users, amounts=amounts, key=key, name=sent.display_name)
    order = _order(asking, sent, "wallets")
    duplicate = await award(services.spine, asking.guild, wanted, order, services.clock())
    async with glance(services.engine) as raw:
        return duplicate, await standings_of(raw, asking.guild, sent.users)


def _order(asking: Caller, sent: ToMembers, table: str) -> Order:
    return Order(
        admin=asking.user,
        action="MANUAL_AWARD",
        table=table,
        after={},
        address=asking.address,
        reason=sent.reason or None,
        via=asking.via,
    )
