"""All rules of a phase asked in one call: what most decisions spend their time on is calling rules one by one.

A sweep gives what asking each rule would give, as long as none fails; if one does, each is asked by itself.
"""

from collections.abc import Mapping, Sequence
from types import FunctionType

from synapse.rules.engine.fired import fired
from synapse.rules.engine.plan import BoundRule, Paying, Plan, Scaling, Sweep
from synapse.rules.engine.source import function_in, run_source

#: after so many uses a plan has paid for the millisecond or two that its functions take to compile
OFTEN = 500


def prepare(plan: Plan) -> None:
    """Give a plan its sweeps."""
    plan.ask_guards = sweep(plan.guards, plan.names)
    credits_ = (credit for rule in plan.rewards for credit in rule.plain or ())
    plan.purses = tuple(dict.fromkeys((credit.currency, credit.whom) for credit in credits_))
    plan.pay = paying(plan.rewards, plan.purses, plan.names)
    plan.scale = scaling(plan.modifiers, plan.names)


def sweep(rules: Sequence[BoundRule], names: Mapping[str, object]) -> Sweep | None:
    """Asks rules that do not hang on each other; None where one may stop those after it."""
    if any(rule.stops for rule in rules):
        return None
    lines = [
        line for n, rule in enumerate(rules) for line in _block(rule, [f"h.append((_rule_{n}, {rule.code.result}))"])
    ]
    return _made("sweep(s, f)", ["    h = []", *lines, "    return h"], {**names, **_named(rules)})


def scaling(rules: Sequence[BoundRule], names: Mapping[str, object]) -> Scaling | None:
    """Runs modifiers one after the other, each on the factors that those before it left."""
    if any(rule.stops or rule.limits for rule in rules):
        return None
    lines: list[str] = []
    bound: dict[str, object] = {}
    for number, rule in enumerate(rules):
        bound[f"_id_{number}"] = rule.id
        steps = [f"v = {rule.code.result}"]
        for factor, name, position in rule.scales:
            bound[f"_factor_{factor}"] = name
            steps += [f"f[{factor}] *= v[{position}]", f"t.append((_id_{number}, _factor_{factor}, v[{position}]))"]
        lines += _block(rule, [*steps, f"a.append(_id_{number})"])
    return _made("scale(s, f, t, a)", lines, {**names, **bound})


def paying(rules: Sequence[BoundRule], purses: Sequence[tuple[str, int]], names: Mapping[str, object]) -> Paying | None:
    """Runs rewards that do nothing but credit; None where one does anything else."""
    if any(rule.stops or rule.others or not rule.plain for rule in rules):
        return None
    lines: list[str] = []
    for number, rule in enumerate(rules):
        steps = [f"v = {rule.code.result}", f"n(F((_rule_{number}, e, e.actor, c, v, s, h, None)))"]
        for credit in rule.plain or ():
            purse = purses.index((credit.currency, credit.whom))
            steps += [f"if v[{credit.whole}]:", f"    t[{purse}] = t.get({purse}, 0) + v[{credit.whole}]"]
        lines += _block(rule, steps)
    return _made("pay(s, f, e, c, h, n, t)", lines, {**names, **_named(rules), "F": fired})


def _block(rule: BoundRule, steps: Sequence[str]) -> list[str]:
    """What happens if a rule holds."""
    return [f"    if {' and '.join(rule.code.conditions) or 'True'}:", *(f"        {step}" for step in steps)]


def _named(rules: Sequence[BoundRule]) -> dict[str, object]:
    """Rules as generated code calls them."""
    return {f"_rule_{number}": rule for number, rule in enumerate(rules)}


def _made(head: str, lines: Sequence[str], names: Mapping[str, object]) -> FunctionType:
    source = "\n".join([f"def {head}:", *(lines or ["    pass"]), ""])
    return function_in(run_source(compile(source, f"<{head}>", "exec"), names), head.partition("(")[0])
