"""A member as their page shows them: wallets with ranks, milestones, what they have done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.lake.member_counts import counts_of
from synapse.ledger.boards import Board, Marks, Place, places_of
from synapse.ledger.book import Balance
from synapse.ledger.queries import balances_of
from synapse.members.queries import Profile
from synapse.milestones.earned import Earned, milestones_of
from synapse.rules.documents.pack import Currency
from synapse.runtime.pages.boards import Progress, board_of, progress
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


def boards_of(found: Configured) -> dict[str, Board]:
    """Currency → the board that its rank is taken from."""
    return {currency: board_of(found.program, currency, None) for currency in found.program.currencies}


async def portrait(
    raw: RawConnection, found: Configured, profile: Profile | None, marks: Mapping[Board, Marks]
) -> Portrait:
    """Look a member up. Somebody never seen has nothing of everything."""
    guild, program = found.configuration.guild, found.program
    held: Mapping[str, Balance] = {} if profile is None else await balances_of(raw, guild, profile.account)
    purses: list[Purse] = []
    for id_, board in boards_of(found).items():
        own = held.get(id_, _NOTHING)
        whom = [profile.account] if profile is not None and id_ in held else []
        places = await places_of(raw, guild, board, whom, marks[board])
        risen = progress(program, id_, own.lifetime, own.level)
        purses.append(Purse(program.currencies[id_], own, risen, places[0] if places else None))
    if profile is None:
        return Portrait(None, purses, (), {}, {})
    lifetime, season = await counts_of(
        raw, guild, profile.user_id or -1, list(ACTIVITIES.values()), found.program.season_id
    )
    earned = [one for one in await milestones_of(raw, guild, profile.account) if one.revoked_at is None]
    return Portrait(profile, purses, earned, lifetime, season)
