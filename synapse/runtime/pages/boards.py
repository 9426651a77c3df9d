"""Which leaderboards a guild has, and what a level's progress is on each."""

from dataclasses import dataclass
from typing import Literal

from synapse.kit.errors import SynapseError
from synapse.ledger.boards import Board
from synapse.rules.documents.pack import Currency
from synapse.rules.engine import Program
from synapse.rules.nearest import did_you_mean

#: the board of levels: the main currency's, by all that was ever earned
LEVEL = "level"
#: what a board goes by: all ever earned, what is held, what is held this season, what a past season ended with
Chosen = Literal["lifetime", "balance", "season"] | int


class NoSuchBoard(SynapseError):
    """No currency is called so, or it is not counted that way."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("no-such-board", message, hint)


@dataclass(frozen=True, slots=True)
class Progress:
    """A level, where on the way to the next one somebody is (0 to 1), the units that it begins at, and still wants."""

    level: int
    share: float
    next_at: int | None
    to_go: int | None


def primary(program: Program) -> Currency | None:
    """The currency that levels are of, else the first one."""
    if program.main_currency is not None:
        return program.currencies[program.main_currency]
    return next(iter(program.currencies.values()), None)


def secondary(program: Program) -> Currency | None:
    """The next currency that members keep, and may spend if there is such a one."""
    first = primary(program)
    others = [one for one in program.currencies.values() if one is not first]
    return next((one for one in others if one.spendable), others[0] if others else None)


def currency_of_board(program: Program, name: str) -> Currency:
    """The currency that a board's name means. Raises `NoSuchBoard`."""
    found = program.currencies.get(name)
    if found is None and name == LEVEL and program.main_currency is not None:
        found = program.currencies[program.main_currency]
    if found is None:
        known = [*program.currencies, *([LEVEL] if program.main_currency else [])]
        hint = did_you_mean(name, known) or (f"there are {', '.join(known)}" if known else "no pack declares one")
        raise NoSuchBoard(f"there is no currency {name[:64]!r}", hint)
    return found


def board_of(program: Program, name: str, chosen: Chosen | None) -> Board:
    """The board that is meant; nothing chosen: what suits the currency. Raises `NoSuchBoard`."""
    currency = currency_of_board(program, name)
    if isinstance(chosen, int) or chosen == "season":
        if not currency.seasonal:
            raise NoSuchBoard(f"{currency.id} does not begin anew with a season", "ask for lifetime or balance")
        return Board(currency.id, "balance", None if chosen == "season" else chosen)
    if chosen is None:
        has_levels = currency.level_curve is not None and not currency.seasonal
        chosen = "lifetime" if has_levels or name == LEVEL else "balance"
    return Board(currency.id, chosen)


def progress(program: Program, currency: str, lifetime: int, level: int) -> Progress | None:
    """How far somebody is on a currency's curve; None for one without levels."""
    ladder = program.ladders.get(currency)
    if ladder is None:
        return None
    if level > len(ladder):
        return Progress(level, 1.0, None, None)
    begins, ends = (ladder[level - 2] if level > 1 else 0), ladder[level - 1]
    share = (lifetime - begins) / (ends - begins) if ends > begins else 0.0
    return Progress(level, round(min(1.0, max(0.0, share)), 4), ends, max(0, ends - lifetime))
