"""What a set of packs means, before any community's parameter values are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from synapse.rules.compile.checker import Checker
from synapse.rules.compile.code import Module, generate
from synapse.rules.compile.lint import advise, check_whole
from synapse.rules.compile.lowering import lower_conditions
from synapse.rules.compile.measures import CheckedMeasure, check_measure
from synapse.rules.compile.registry import Registry, collect
from synapse.rules.compile.rules import CheckedRule, check_rule
from synapse.rules.compile.scope import RuleScopes, level_scope, parameter_scope
from synapse.rules.documents.pack import Pack, Rounding
from synapse.rules.expressions import Checked
from synapse.rules.problems import Path, Problem

#: Pseudo event type of achievements without a trigger.
MEMBER = "@member"


@dataclass(slots=True)
class Compiled:
    """Checked packs. Rules with errors are left out, and `problems` says why.

    Independent of parameter values: `synapse.rules.program.bind` adds a community's.
    """

    registry: Registry
    rules: tuple[CheckedRule, ...]
    measures: Mapping[str, CheckedMeasure]
    curves: Mapping[str, Checked]
    #: factor → (minimum, maximum) as expressions over params
    bounds: Mapping[str, tuple[Checked | None, Checked | None]]
    problems: tuple[Problem, ...]
    _modules: dict[str, Module] = field(default_factory=dict[str, Module])
    _by_event: dict[str, list[CheckedRule]] = field(default_factory=dict[str, list[CheckedRule]])

    def __post_init__(self) -> None:
        for checked in self.rules:
            for event in checked.events or (MEMBER,):
                self._by_event.setdefault(event, []).append(checked)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that are not mere advice."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    def rules_on(self, event: str) -> Sequence[CheckedRule]:
        """Rules triggered by an event type, in the order of their packs."""
        return self._by_event.get(event, ())

    def module(self, event: str) -> Module:
        """Generated code for an event type; made when first asked for."""
        if event not in self._modules:
            roundings: dict[str, Rounding] = {
                name: currency.rounding for name, currency in self.registry.currencies.items()
            }
            self._modules[event] = generate(self.rules_on(event), tuple(self.registry.factors), roundings, event)
        return self._modules[event]


def compile_packs(packs: Sequence[Pack]) -> Compiled:
    """Check packs against each other and make them ready to run.

    `packs` is a closed set: whatever they require is among them. A `Problem`'s path is led by its pack's
    id. Never raises for an author's mistake.
    """
    registry, checker = collect(packs), Checker()
    checker.problems += registry.problems
    rules = [
        (rule, pack.id, (pack.id, "rules", index))
        for pack in packs
        for index, rule in enumerate(pack.rules)
        if registry.places.get(rule.id) == (pack.id, "rules", index)
    ]
    for rule, _, _ in rules:
        lower_conditions(rule, registry)
    measures = {name: made for name in list(registry.measures) if (made := check_measure(name, registry, checker))}
    scopes = RuleScopes(registry)
    checked_rules = tuple(
        checked
        for order, (rule, pack, path) in enumerate(rules)
        if (checked := check_rule(rule, pack, path, order, scopes, checker)) and checked.measures <= set(measures)
    )
    curves = _curves(registry, checker)
    bounds = _bounds(registry, checker)
    check_whole(checked_rules, checker)
    advice = advise(
        packs, checked_rules, measures, (*curves.values(), *(b for pair in bounds.values() for b in pair if b))
    )
    return Compiled(registry, checked_rules, measures, curves, bounds, (*checker.problems, *advice))


def _curves(registry: Registry, checker: Checker) -> dict[str, Checked]:
    scope = level_scope(registry)
    return {
        name: checked
        for name, currency in registry.currencies.items()
        if currency.level_curve
        and (checked := checker.number(currency.level_curve.required, scope, _inside(registry, name, "level_curve")))
    }


def _bounds(registry: Registry, checker: Checker) -> dict[str, tuple[Checked | None, Checked | None]]:
    scope = parameter_scope(registry)

    def bound(value: float | str | None, path: Path) -> Checked | None:
        return None if value is None else checker.number(value, scope, path)

    return {
        name: (
            bound(factor.minimum, _inside(registry, name, "minimum")),
            bound(factor.maximum, _inside(registry, name, "maximum")),
        )
        for name, factor in registry.factors.items()
    }


def _inside(registry: Registry, name: str, key: str) -> Path:
    return (*registry.places[name], key)
