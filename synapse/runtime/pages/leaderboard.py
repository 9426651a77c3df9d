"""A leaderboard as people see it: lines with names, levels, and one's own place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.kit.errors import BadInput
from synapse.ledger.boards import Board, Place, board_page, places_of
from synapse.ledger.book import Balance
from synapse.ledger.periods import Ranking, ranking_page, ranking_places
from synapse.ledger.queries import wallets_of
from synapse.members.queries import Profile, member_by_user, members_beginning, members_by_account
from synapse.rules.engine import Program
from synapse.runtime.pages.boards import Progress, progress
from synapse.runtime.pages.marks import Measure

#: lines of a board that can be leafed through; whoever stands deeper is found by name
DEEPEST = 10_000
_NOTHING = Balance()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a board. `progress` is that of the board's currency, else of the main one."""

    place: Place
    profile: Profile
    progress: Progress | None
    wallets: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines: a page, or members whose name begins with a text; and for whom."""

    board: Board
    measure: Measure
    offset: int
    limit: int
    name: str | None = None
    user: int | None = None


async def lines_of(raw: RawConnection, guild: int, program: Program, asked: Asked) -> tuple[list[Line], Line | None]:
    """The lines, and that of whoever asks. Raises `BadInput` beyond `DEEPEST`."""
    if asked.offset + asked.limit > DEEPEST:
        raise BadInput(f"a board is shown down to place {DEEPEST}", "search for a name instead: q")
    profiles: dict[int, Profile] = {}
    places = await _places(raw, guild, asked, profiles)
    own = None if asked.user is None else await member_by_user(raw, guild, asked.user)
    own_places: Sequence[Place] = (
        [] if own is None else await where(raw, guild, asked.board, asked.measure, [own.account])
    )
    if own is not None:
        profiles[own.account] = own
    everybody = [*places, *own_places]
    missing = [place.account for place in everybody if place.account not in profiles]
    profiles |= await members_by_account(raw, guild, missing)
    wallets = await wallets_of(raw, guild, [place.account for place in everybody])
    lines = [_line(program, asked.board, place, profiles[place.account], wallets) for place in everybody]
    return lines[: len(places)], lines[-1] if own_places else None


async def _places(raw: RawConnection, guild: int, asked: Asked, profiles: dict[int, Profile]) -> Sequence[Place]:
    if asked.name is None and isinstance(asked.measure, Ranking):
        return await ranking_page(raw, guild, asked.measure, limit=asked.limit, offset=asked.offset)
    if asked.name is None:
        return await board_page(raw, guild, asked.board, limit=asked.limit, offset=asked.offset)
    found = await members_beginning(raw, guild, asked.name, min(asked.limit, 50), shown=True)
    profiles |= {profile.account: profile for profile in found}
    return await where(raw, guild, asked.board, asked.measure, [profile.account for profile in found])


async def where(
    raw: RawConnection, guild: int, board: Board, measure: Measure, accounts: Sequence[int]
) -> Sequence[Place]:
    """Where some members stand, best first; those who are not on the board are left out."""
    if isinstance(measure, Ranking):
        return await ranking_places(raw, guild, measure, accounts)
    return await places_of(raw, guild, board, accounts, measure)


def _line(
    program: Program, board: Board, place: Place, profile: Profile, wallets: Mapping[tuple[int, str], Balance]
) -> Line:
    held = {currency: wallets.get((place.account, currency), _NOTHING).balance for currency in program.currencies}
    if board.currency in program.ladders:
        risen = progress(program, board.currency, place.lifetime, place.level)
    elif program.main_currency is not None:
        main = wallets.get((place.account, program.main_currency), _NOTHING)
        risen = progress(program, program.main_currency, main.lifetime, main.level)
    else:
        risen = None
    return Line(place, profile, risen, held)
