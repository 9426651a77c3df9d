"""A rule that does nothing but look: what an expression comes to where a rule would stand."""

import ast
from dataclasses import dataclass

from synapse.rules.compile.compiled import Compiled
from synapse.rules.compile.rules import CheckedRule
from synapse.rules.compile.scope import RuleScopes
from synapse.rules.documents.rule import Kind, Milestone, Rule, Trigger
from synapse.rules.expressions import Checked, check, parse
from synapse.rules.vocabulary import Type

#: no rule of a pack can be called so
PROBE = "@probe"
_FIRST = -(10**9)
_NEVER = Checked(ast.Constant(False), Type.BOOLEAN, (), frozenset(), frozenset(), 1, bare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """An expression, and the rule that it would stand in."""

    text: str
    kind: Kind = "reward"
    #: event types; none for an achievement without a trigger
    trigger: tuple[str, ...] = ()
    activity: str | None = None


def with_probe(compiled: Compiled, probe: Probe) -> tuple[Compiled, Checked]:
    """The same packs with one more rule, first of its phase, that reads what the expression reads and never fires.

    Raises `ExpressionError`. Triggers must be known.
    """
    checked = checked_probe(compiled, probe)
    rule = Rule(
        id=PROBE,
        kind=probe.kind,
        priority=_FIRST,
        activity=probe.activity,
        trigger=Trigger(event=probe.trigger) if probe.trigger else None,
        conditions=(probe.text,),
        milestone=Milestone(name=PROBE) if probe.kind == "achievement" else None,
    )
    seen = CheckedRule(rule, "", (), -1, probe.trigger, (checked, _NEVER), (probe.text, "False"), ())
    return Compiled(
        compiled.registry,
        (seen, *compiled.rules),
        compiled.measures,
        compiled.curves,
        compiled.bounds,
        compiled.problems,
    ), checked


def checked_probe(compiled: Compiled, probe: Probe) -> Checked:
    """The expression against what such a rule may read. Raises `ExpressionError`."""
    types = [compiled.registry.events[name] for name in probe.trigger]
    perspective = "member" if probe.kind == "achievement" else "actor"
    pays = probe.kind not in ("guard", "modifier")
    scope = RuleScopes(compiled.registry).of(types, perspective, factors=pays and bool(types))
    return check(parse(probe.text), scope)
