"""A member as their page shows them: wallets with ranks, milestones, what they have done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.lake.member_counts import counts_of
from synapse.ledger.boards import Place, places_of
from synapse.ledger.book import Balance
from synapse.ledger.queries import balances_of
from synapse.members.queries import Profile
from synapse.milestones.earned import Earned, milestones_of
from synapse.rules.documents.pack import Currency
from synapse.runtime.boards import Progress, board_of, progress
from synapse.runtime.spine import Configured

_NOTHING = Balance()
#: what the page calls an activity → the counter's event type
ACTIVITIES: Mapping[str, str] = {
    "messages": "message_create",
    "reactions_given": "reaction_add",
    "reactions_received": "reaction_add:received",
    "threads": "thread_create",
    "voice_ticks": "voice_tick",
}


@dataclass(frozen=True, slots=True)
class Purse:
    """One currency of a member; no rank where they have none of it."""

    currency: Currency
    held: Balance
    progress: Progress | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """A member with all that is theirs; `profile` is None for somebody never seen here."""

    profile: Profile | None
    purses: Sequence[Purse]
    milestones: Sequence[Earned]
    lifetime: Mapping[str, int]
    season: Mapping[str, int]


async def portrait(raw: RawConnection, found: Configured, profile: Profile | None) -> Portrait:
    """Look a member up. Somebody never seen has nothing of everything."""
    guild, program = found.configuration.guild, found.program
    held: Mapping[str, Balance] = {} if profile is None else await balances_of(raw, guild, profile.account)
    purses = [await _purse(raw, found, currency, held, profile) for currency in program.currencies.values()]
    if profile is None:
        return Portrait(None, purses, (), {}, {})
    lifetime, season = await counts_of(
        raw, guild, profile.user_id or -1, list(ACTIVITIES.values()), found.program.season_id
    )
    earned = [one for one in await milestones_of(raw, guild, profile.account) if one.revoked_at is None]
    return Portrait(profile, purses, earned, lifetime, season)


async def _purse(
    raw: RawConnection, found: Configured, currency: Currency, held: Mapping[str, Balance], profile: Profile | None
) -> Purse:
    own = held.get(currency.id, _NOTHING)
    risen = progress(found.program, currency.id, own.lifetime, own.level)
    places: list[Place] = []
    if profile is not None and currency.id in held:
        board = board_of(found.program, currency.id, None)
        places = await places_of(raw, found.configuration.guild, board, [profile.account])
    return Purse(currency, own, risen, places[0] if places else None)
