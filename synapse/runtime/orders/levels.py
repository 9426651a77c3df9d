"""Bringing levels along from another bot: what a file would come to, and then opening balances, each once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.change import Change, note
from synapse.guilds.configure import set_settings
from synapse.histories.levels.found import Curve, Levels, Row
from synapse.histories.levels.read import read_levels
from synapse.kit.errors import SynapseError
from synapse.ledger.book import Book, Occasion, Why
from synapse.ledger.opening import open_balance, opened_before
from synapse.ledger.post import close_book, open_book
from synapse.members.accounts import accounts_for, accounts_of
from synapse.members.names import name_nameless
from synapse.rules.engine import Program, bind
from synapse.runtime.editing.packs import parameters_of
from synapse.runtime.errors import PayoutsPaused
from synapse.runtime.orders.awards import check_currency
from synapse.runtime.plans.plan import PlanGone, Rehearsed, UnknownPlan, plan_of, save_plan
from synapse.runtime.spine import Configured, Spine, configured
from synapse.runtime.vocabulary import in_force

KIND = "levels"
TOP = 10
#: entries between two looks at the loop
SLICE = 500

Mode = Literal["add", "set-if-empty"]


class CannotAdopt(SynapseError):
    """The other bot's curve is not one that the economy pack in use knows."""

    def __init__(self) -> None:
        super().__init__(
            "cannot-adopt", "the curve of this file cannot be adopted", "keep your own; the preview says why"
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """A member of the file: the level there, and what it would be here by our curve and by theirs."""

    row: Row
    is_known: bool
    level_here: int
    level_adopted: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a file would come to. Nothing is done yet."""

    plan: str
    levels: Levels
    currency: str
    known: int
    brought_before: int
    top: list[Compared]
    problems: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """How a file is to be imported."""

    plan: str
    currency: str
    mode: Mode
    adopt: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: members paid, units in all, and who was left as they were."""

    bot: str
    paid: int
    units: int
    already: int
    not_empty: int


async def preview(spine: Spine, guild: int, content: bytes, bot: str | None, currency: str | None) -> Preview:
    """Read a file, compare it with what is here, and keep it as a plan. Raises `BadInput`, `UnknownGuild`."""
    levels = await asyncio.to_thread(read_levels, content, bot)
    found = await in_force(spine, guild)
    currency = currency or found.program.main_currency or next(iter(found.program.currencies), "")
    check_currency(found, currency)
    adopted, problems = _adopted(found, levels.curve, currency)
    async with batch_transaction(spine.engine) as (_, raw):
        accounts = await accounts_of(raw, guild, list(levels.rows))
        before = await opened_before(raw, guild, currency, _source(levels.bot))
        seq = await raw.fetchval("SELECT lake_seq FROM guild_heads WHERE guild_id = $1", guild)
        plan = await save_plan(raw, guild, KIND, _body(levels), Rehearsed((), found, found.version, seq or 0))
    ranked = islice(sorted(levels.rows.values(), key=lambda row: -row.xp), TOP)
    return Preview(
        plan,
        levels,
        currency,
        len(accounts),
        sum(accounts.get(user, 0) in before for user in levels.rows),
        [
            Compared(
                row,
                row.user in accounts,
                found.program.level(currency, row.xp),
                None if adopted is None else adopted.level(currency, row.xp),
            )
            for row in ranked
        ],
        [*_of_another_server(levels, guild), *levels.problems, *problems, *_levels_apart(levels, adopted, currency)],
    )


async def import_levels(spine: Spine, change: Change, wanted: Import, at: datetime) -> Imported:
    """Open the balances of a plan. Whatever the same bot's files brought before is not brought again.

    Levels follow the curve at once, and pay nothing. Raises `UnknownPlan`, `PlanGone`, `BadField`, `CannotAdopt`,
    `PayoutsPaused`.
    """
    raw, guild = change.raw, change.guild
    bot, rows, curve = await _planned(raw, guild, wanted.plan)
    if wanted.adopt:
        await _adopt(change, curve)
    version = await raw.fetchval("SELECT config_version FROM guild_heads WHERE guild_id = $1", guild)
    found = await configured(spine, raw, guild, version)
    if found.is_paused:
        raise PayoutsPaused
    check_currency(found, wanted.currency)
    accounts = await accounts_for(raw, guild, [row.user for row in rows])
    await name_nameless(raw, guild, {row.user: row.name for row in rows if row.name})
    before = await opened_before(raw, guild, wanted.currency, _source(bot))
    # by another curve everybody's level is another one, and reaching it is nobody's merit
    book = await open_book(raw, guild, None if wanted.adopt else list(accounts.values()))
    why = Why("opening_balance", Occasion(at, reason=change.reason), _source(bot))
    done = await _enter(book, [(accounts[row.user], row.xp) for row in rows], before, wanted, why)
    for (account, currency), wallet in list(book.wallets.items()):
        level = found.program.level(currency, wallet.lifetime) if currency == wanted.currency else 0
        if level > wallet.level:
            book.reach(account, currency, level)
    await close_book(raw, guild, book)
    imported = Imported(bot, *done)
    told = {**asdict(imported), "mode": wanted.mode, "curve": "adopt" if wanted.adopt else "keep"}
    await note(change, "IMPORT", "wallets", wanted.currency, None, told)
    await raw.execute("UPDATE plans SET applied_at = now() WHERE guild_id = $1 AND id = $2", guild, wanted.plan)
    return imported


async def _enter(
    book: Book, rows: Sequence[tuple[int, int]], before: Mapping[int, int], wanted: Import, why: Why
) -> tuple[int, int, int, int]:
    paid = units = already = not_empty = 0
    for place, (account, xp) in enumerate(rows):
        if place % SLICE == 0:
            await asyncio.sleep(0)
        due = xp - before.get(account, 0)
        wallet = book.wallets.get((account, wanted.currency))
        if due <= 0:
            already += 1
        elif wanted.mode == "set-if-empty" and wallet is not None and (wallet.lifetime or wallet.balance):
            not_empty += 1
        else:
            open_balance(book, account, wanted.currency, due, why)
            paid, units = paid + 1, units + due
    return paid, units, already, not_empty


async def _planned(raw: RawConnection, guild: int, plan: str) -> tuple[str, list[Row], Curve]:
    state = await plan_of(raw, guild, plan)
    if state.kind != KIND:
        raise UnknownPlan(plan)
    if state.applied_at is not None:
        raise PlanGone("has been applied already")
    if state.is_expired:
        raise PlanGone("is more than an hour old")
    return state.body["bot"], [Row(*row) for row in state.body["rows"]], Curve(state.body["curve"])


async def _adopt(change: Change, curve: Curve) -> None:
    parameters = await parameters_of(change)
    if curve.parameters is None or not curve.parameters.keys() <= parameters.keys():
        raise CannotAdopt
    await set_settings(change, curve.parameters, parameters)


def _adopted(found: Configured, curve: Curve, currency: str) -> tuple[Program | None, list[str]]:
    """What would decide by the other bot's curve, or why it cannot be adopted."""
    program = found.program
    if curve.parameters is None:
        return None, [f"the curve cannot be adopted: {curve.note}"]
    own = program.compiled.registry.parameters
    if not curve.parameters.keys() <= own.keys() or currency not in program.compiled.curves:
        return None, ["the curve cannot be adopted: the economy pack in use knows no other bots' curves; update it"]
    setting = replace(program.setting, parameters={**program.setting.parameters, **curve.parameters})
    return bind(program.compiled, setting), [curve.note] if curve.note else []


def _levels_apart(levels: Levels, adopted: Program | None, currency: str) -> list[str]:
    """Whether the file's own levels are those of the curve."""
    if adopted is None:
        return []
    apart = sum(
        row.level is not None and max(row.level, 1) != adopted.level(currency, row.xp) for row in levels.rows.values()
    )
    if not apart:
        return []
    return [f"{apart} members have another level there than its usual curve gives: it was changed, or the file is old"]


def _of_another_server(levels: Levels, guild: int) -> list[str]:
    if levels.guild in (None, guild):
        return []
    return [f"the file says that it is of another server, {levels.guild}"]


def _source(bot: str) -> str:
    return f"import:{bot}"


def _body(levels: Levels) -> dict[str, Any]:
    parameters = levels.curve.parameters
    return {
        "bot": levels.bot,
        "rows": [list(row) for row in levels.rows.values()],
        "curve": None if parameters is None else dict(parameters),
    }
