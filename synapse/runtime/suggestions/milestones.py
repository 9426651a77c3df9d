"""Achievements that nobody can reach: what they count is never there."""

import ast
from collections.abc import Iterator

from synapse.rules.compile.measures import CheckedMeasure
from synapse.rules.compile.rules import CheckedRule
from synapse.rules.effects import Credit
from synapse.runtime.suggestions.facts import Facts, Suggestion, page_of_rule

_LEVEL = "member.level"


def unreachable(facts: Facts) -> Iterator[Suggestion]:
    """Achievements with conditions of which one can never hold. Those without any are granted by hand."""
    for one in facts.rules:
        if one.rule.kind != "achievement" or not (one.conditions or one.events):
            continue
        why = _why(one, facts)
        if why is not None:
            name = one.rule.milestone.name if one.rule.milestone else one.rule.id
            yield Suggestion(
                code="milestone-unreachable",
                title=f"Nobody can reach {name}",
                detail=why,
                kind="milestone",
                about=one.rule.id,
                action=page_of_rule(one),
            )


def _why(one: CheckedRule, facts: Facts) -> str | None:
    not_captured = facts.found.not_captured
    if one.events and set(one.events) <= not_captured:
        return f"It is about {', '.join(sorted(one.events))}, which is not captured."
    if one.rule.milestone and one.rule.milestone.scope == "season" and _no_seasons(facts):
        return "It is earned once a season, and the module seasons is off."
    for name in sorted(one.measures):
        if why := _unfilled(facts.found.program.compiled.measures[name], facts):
            return why
    return _unearned(one, facts) or _too_high(one, facts)


def _unfilled(measure: CheckedMeasure, facts: Facts) -> str | None:
    """Why a measure stays as it is."""
    if measure.document.period == "season" and _no_seasons(facts):
        return "It counts within a season, and the module seasons is off."
    if measure.source == "events":
        missing = measure.of <= facts.found.not_captured
        return f"It counts {', '.join(sorted(measure.of))}, which is not captured." if missing else None
    on = {rule.rule.id for rule in facts.rules}
    return None if measure.of & on else f"It counts awards of {', '.join(sorted(measure.of))}, which is off."


def _unearned(one: CheckedRule, facts: Facts) -> str | None:
    """Why nobody has enough of a currency: nothing pays it, and nobody holds it."""
    for read in sorted(one.reads):
        parts = read.split(".")
        if len(parts) == 3 and parts[0] == "member" and parts[1] in ("balance", "lifetime"):
            currency = parts[2]
            if currency not in facts.held and not any(_pays(rule, currency) for rule in facts.rules if rule is not one):
                return f"It asks for {currency}, and no rule that is on pays any."
    return None


def _pays(one: CheckedRule, currency: str) -> bool:
    return any(isinstance(entry.effect, Credit) and entry.effect.currency == currency for entry in one.effects)


def _too_high(one: CheckedRule, facts: Facts) -> str | None:
    """Why nobody gets to a level: the ladder ends below it."""
    program = facts.found.program
    ladder = program.ladders.get(program.main_currency or "", ())
    highest = len(ladder) + 1
    asked_for = max((level for checked in one.conditions for level in _levels(checked.tree)), default=0)
    return f"It asks for level {asked_for:g}, and the last one is {highest}." if asked_for > highest else None


def _levels(tree: ast.expr) -> Iterator[float]:
    """Levels that must be reached for an expression to be true, as far as they are written as numbers."""
    match tree:
        case ast.BoolOp(op=ast.And(), values=values):
            for value in values:
                yield from _levels(value)
        case ast.Compare(
            left=ast.Name(id=name),
            ops=[ast.GtE() | ast.Gt() | ast.Eq() as sign],
            comparators=[ast.Constant(value=level)],
        ) if name == _LEVEL and isinstance(level, int | float):
            yield level + isinstance(sign, ast.Gt)
        case _:
            pass


def _no_seasons(facts: Facts) -> bool:
    return "seasons" in facts.found.configuration.setting.modules_off
