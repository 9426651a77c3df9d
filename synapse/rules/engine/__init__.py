"""Runs compiled packs: bind them to a community, decide an event, advance the world, explain."""

from synapse.rules.engine.advance import advance
from synapse.rules.engine.decide import decide
from synapse.rules.engine.explain import Explanation, RuleTrace, Sight, Step, explain
from synapse.rules.engine.ladders import ladder_advice
from synapse.rules.engine.measures import CompiledMeasure
from synapse.rules.engine.program import Program, bind

__all__ = [
    "CompiledMeasure",
    "Explanation",
    "Program",
    "RuleTrace",
    "Sight",
    "Step",
    "advance",
    "bind",
    "decide",
    "explain",
    "ladder_advice",
]
