"""A small community to decide events in: packs written in Python, members by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from synapse.rules.compile import compile_packs
from synapse.rules.conditions import CONDITIONS
from synapse.rules.decision import Decision
from synapse.rules.documents.pack import Currency, Factor, LevelCurve, Pack
from synapse.rules.documents.rule import Milestone, Rule, Trigger
from synapse.rules.effects import EFFECTS
from synapse.rules.engine import Program, advance, bind, decide
from synapse.rules.event import Event
from synapse.rules.world import Setting, World

ALICE, BOB, CAROL = 1001, 1002, 1003
GENERAL = 10
NOON = 1_768_478_400.0

CURRENCIES = (
    Currency(id="xp", name="XP", order=1, level_curve=LevelCurve(required="100 * 1.25 ** level")),
    Currency(id="stars", name="Stars", order=2, seasonal=True),
    Currency(id="gold", name="Gold", order=3, spendable=True),
)


def rule(
    id_: str,
    kind: str,
    trigger: str | Trigger | None,
    conditions: Sequence[Any] = (),
    effects: Sequence[Any] = (),
    **more: Any,
) -> Rule:
    """A rule; effects as one-key mappings, as in YAML."""
    made = tuple(EFFECTS[word](**arguments) for effect in effects for word, arguments in effect.items())
    on = Trigger(event=(trigger,)) if isinstance(trigger, str) else trigger
    return Rule(id=id_, kind=kind, trigger=on, conditions=tuple(conditions), effects=made, **more)  # type: ignore[arg-type]


def achievement(id_: str, *conditions: str, effects: Sequence[Any] = (), scope: str = "lifetime") -> Rule:
    """An achievement without a trigger."""
    return rule(id_, "achievement", None, conditions, effects, milestone=Milestone(name=id_.title(), scope=scope))  # type: ignore[arg-type]


def word(name: str, **arguments: Any) -> Any:
    """A condition in words."""
    make: Any = CONDITIONS[name]
    return make(**arguments)


def pack(*rules: Rule, **more: Any) -> Pack:
    """One pack with three currencies and the factor `quality`."""
    more = {"currencies": CURRENCIES, "factors": {"quality": Factor(minimum=0.1)}, **more}
    return Pack(**{"synapse": 1, "id": "test", "version": "1.0.0", "name": "Test", "rules": rules, **more})


@dataclass
class Community:
    """Decides events one after another and keeps the world between them."""

    program: Program
    world: World
    count: int = 0
    decisions: list[Decision] = field(default_factory=list)

    def happens(
        self,
        type_: str = "message_create",
        actor: int | None = ALICE,
        *,
        at: float = 0,
        target: int | None = None,
        channel: int | None = GENERAL,
        **payload: Any,
    ) -> Decision:
        """One event, `at` seconds after noon."""
        self.count += 1
        event = Event(1, type_, f"e{self.count}", NOON + at, actor, target, channel, payload)
        decision = decide(event, self.program, self.world)
        advance(event, decision, self.program, self.world)
        self.decisions.append(decision)
        return decision

    def balance(self, member: int, currency: str = "xp") -> int:
        """What a member has."""
        wallet = self.world.wallets.get((member, currency))
        return wallet.balance if wallet else 0

    def level(self, member: int) -> int:
        """A member's level in XP."""
        wallet = self.world.wallets.get((member, "xp"))
        return wallet.level if wallet else 1

    def earned(self, member: int) -> set[str]:
        """A member's achievements."""
        return {name for name, _ in self.world.earned.get(member, set())}


def community(
    *packs: Pack, setting: Setting | None = None, parameters: Mapping[str, object] | None = None
) -> Community:
    """Compile, bind and start with an empty world. Fails on any error in the packs."""
    compiled = compile_packs(packs)
    assert not compiled.errors, compiled.errors
    setting = setting or Setting()
    program = bind(compiled, replace(setting, parameters=parameters or {}))
    return Community(program, program.new_world())


def paid(decision: Decision, member: int = ALICE, currency: str = "xp") -> int:
    """What a decision credits to a member."""
    return sum(
        entry.amount
        for award in decision.awards
        for entry in award.entries
        if entry.destination == member and entry.currency == currency
    )


def codes(*packs: Pack, level: str = "error") -> list[str]:
    """The codes of the problems that packs have."""
    return [problem.code for problem in compile_packs(packs).problems if problem.level == level]
