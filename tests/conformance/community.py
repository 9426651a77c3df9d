"""A vector's community in memory: the engine with a preset's packs, and nobody's database."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from synapse.rules.compile import Compiled, compile_packs
from synapse.rules.decision import Award, Decision
from synapse.rules.documents.pack import Pack
from synapse.rules.engine import Program, advance, bind, decide
from synapse.rules.event import Event
from synapse.rules.history import Assumed
from synapse.rules.world import Season, Wallet, World
from tests.conformance import templates
from tests.conformance.settings import setting
from tests.conformance.shipped import shipped
from tests.conformance.vectors import Vector

#: Packs of a preset that the vector's own achievements take the place of.
REPLACED = frozenset({"milestones"})


@dataclass(slots=True)
class Community:
    """The engine, bound to a vector's settings, and the state it has come to."""

    program: Program
    world: World
    seen: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def fresh(self) -> str:
        """A source id that nothing else has."""
        return f"fresh-{next(self._numbers)}"

    def happens(self, event: Event) -> Decision | None:
        """Decide an event and live with it; None when it was stored before, as in the lake."""
        key = (event.type, event.source)
        if key in self.seen:
            return None
        self.seen.add(key)
        decision = decide(event, self.program, self.world)
        advance(event, decision, self.program, self.world)
        return decision

    def assume(self, measure: str, value: int | float) -> None:
        """Take a measure's value for granted, where a rule has such a measure at all."""
        if measure in self.world.history:
            self.world.history[measure] = Assumed(value)

    def wallet(self, member: int, currency: str) -> Wallet:
        """What a member has; nothing where they have nothing yet."""
        return self.world.wallets.get((member, currency)) or Wallet()

    def own(self, member: int, currency: str, **values: int) -> None:
        """Give a member a wallet to begin with."""
        self.world.wallets[member, currency] = Wallet(**values)

    def roll(self, name: str, at: float) -> None:
        """End the season: seasonal balances are gone, what was ever earned stays."""
        before = self.program.setting.season
        season = Season((before.id if before else 0) + 1, name, at)
        for (_, currency), wallet in self.world.wallets.items():
            if self.program.currencies[currency].seasonal:
                wallet.balance = 0
        self.program = bind(self.program.compiled, replace(self.program.setting, season=season))

    def rewards(self, decision: Decision, event_type: str) -> list[Award]:
        """Awards of reward rules on one type of event; those of achievements are left out."""
        rules = self.program.compiled.registry.rules
        return [
            award for award in decision.awards if award.event_type == event_type and rules[award.rule].kind == "reward"
        ]

    def counter(self, member: int, counter: str, at: float) -> int | float:
        """A counter of the season that is on."""
        measure = self.program.measures[templates.measure_name(counter, "season")]
        key = measure.in_period((member,), self.program.season_id, self.program.clock.day(at))
        return 0 if key is None else self.world.history[measure.name].read(key, at) or 0


def community(vector: Vector, preset: str, *, checked: bool = False) -> Community:
    """The community of a vector, before its first event."""
    _, parameters = shipped(preset)
    rows = vector.config.get("achievements") or []
    compiled = _compiled(preset, json.dumps(rows, sort_keys=True), checked)
    program = bind(compiled, setting(vector, parameters))
    made = Community(program, program.new_world())
    for user in vector.config.get("initial_users") or ():
        xp, level, gold = user.get("xp", 0), user.get("level", 1), user.get("gold", 0)
        made.own(user["id"], "xp", balance=xp, lifetime=xp, level=level)
        made.own(user["id"], "gold", balance=gold, lifetime=gold)
    return made


@cache
def _compiled(preset: str, rows: str, checked: bool) -> Compiled:
    parsed: list[dict[str, Any]] = json.loads(rows)
    packs: list[Pack] = [pack for pack in shipped(preset)[0] if pack.id not in REPLACED]
    compiled = compile_packs([*packs, templates.pack(parsed, checked=checked)])
    if compiled.errors:
        raise ValueError("\n".join(str(problem) for problem in compiled.errors))
    return compiled
