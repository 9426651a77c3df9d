"""How far a member is with achievements that ask for so many of something; of the others nothing is said."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.lake.member_counts import counts_of
from synapse.ledger.book import Balance
from synapse.ledger.queries import balances_of
from synapse.members.queries import Profile
from synapse.rules.engine import Program
from synapse.runtime.spine import Configured


@dataclass(frozen=True, slots=True)
class Headway:
    """What was done of what is wanted."""

    done: int
    wanted: int


async def headways(
    raw: RawConnection, found: Configured, profile: Profile, milestones: Sequence[str]
) -> dict[str, Headway]:
    """Milestone → how far, of those with a single condition on what counters or wallets know."""
    asked = {id_: goal for id_ in milestones if (goal := _goal(found.program, id_)) is not None}
    types = [name.removeprefix("events.") for name, _ in asked.values() if name.startswith("events.")]
    guild, season = found.configuration.guild, found.program.season_id
    counts, _ = await counts_of(raw, guild, profile.user_id or -1, types, season)
    held = await balances_of(raw, guild, profile.account)
    return {id_: Headway(min(_done(name, counts, held), goal), goal) for id_, (name, goal) in asked.items()}


def _done(name: str, counts: Mapping[str, int], held: Mapping[str, Balance]) -> int:
    sort, _, what = name.partition(".")
    if sort == "events":
        return counts.get(what, 0)
    wallet = held.get(what, Balance())
    return wallet.level if sort == "level" else wallet.lifetime


def _goal(program: Program, milestone: str) -> tuple[str, int] | None:
    """What is counted ("events.message_create", "lifetime.xp", "level.xp") and how many are wanted."""
    checked = next((one.checked for one in program.module("@member").rules if one.id == milestone), None)
    if checked is None or len(checked.conditions) != 1:
        return None
    match checked.conditions[0].tree:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.GtE()], comparators=[goal]):
            wanted = next(_number(program, goal), None)
            counted = _counted(program, name)
            return None if wanted is None or counted is None else (counted, wanted)
        case _:
            return None


def _number(program: Program, node: ast.expr) -> Iterator[int]:
    match node:
        case ast.Constant(value=int() | float() as value):
            yield int(value)
        case ast.Name(id=name) if name.startswith("params."):
            value = program.names.get(f"p_{name.removeprefix('params.')}")
            if isinstance(value, int | float):
                yield int(value)
        case _:
            return


def _counted(program: Program, name: str) -> str | None:
    match name.split("."):
        case ["member", "lifetime", currency]:
            return f"lifetime.{currency}"
        case ["member", "level"] if program.main_currency:
            return f"level.{program.main_currency}"
        case ["measures", measure]:
            return _event_counted(program, measure)
        case _:
            return None


def _event_counted(program: Program, name: str) -> str | None:
    """The event type, where a measure is nothing but how many of it somebody ever did, or got."""
    measure = program.compiled.registry.measures[name]
    types = (measure.of,) if isinstance(measure.of, str) else measure.of
    if measure.count != "events" or measure.period != "lifetime" or measure.where or len(types) != 1:
        return None
    match measure.by:
        case ("actor",):
            return f"events.{types[0]}"
        case ("target",):
            return f"events.{types[0]}:received"
        case _:
            return None
