"""What levels would take by a curve that is being written."""

from dataclasses import replace

from synapse.rules.compile.checker import Checker
from synapse.rules.compile.scope import level_scope
from synapse.rules.engine import Program
from synapse.rules.engine.ladders import ladder
from synapse.rules.problems import Problem


def ladder_by(program: Program, text: str) -> tuple[tuple[int, ...], list[Problem]]:
    """The thresholds, by the guild's parameters, and whatever keeps the curve from being used."""
    checker = Checker()
    checked = checker.number(text, level_scope(program.compiled.registry), ("level_curve",))
    thresholds = () if checked is None else ladder(checked, program.names)
    return thresholds, [replace(one, line=1, column=one.column + 1) for one in checker.problems]
