"""Level curves become ladders of thresholds (DESIGN §4.5)."""

from collections.abc import Callable, Iterator, Mapping

from synapse.rules.compile.code import source_of
from synapse.rules.compile.compiled import Compiled
from synapse.rules.engine.settlement import settled
from synapse.rules.engine.source import evaluate_source
from synapse.rules.expressions import FAILURES, Checked
from synapse.rules.problems import Problem

HIGHEST_LEVEL = 1_000


def required(curve: Checked, names: Mapping[str, object], level: int) -> int:
    """Lifetime units needed to leave a level, settled like an amount. Raises one of `FAILURES`."""
    return settled(_curve(curve, names)(level), "floor")


def ladder(curve: Checked, names: Mapping[str, object]) -> tuple[int, ...]:
    """Thresholds of level 1, 2, 3 … up to where they stop rising, at most to the highest level."""
    threshold_of, thresholds = _curve(curve, names), list[int]()
    for level in range(1, HIGHEST_LEVEL):
        try:
            threshold = settled(threshold_of(level), "floor")
        except FAILURES:
            break
        if thresholds and threshold <= thresholds[-1]:
            break
        thresholds.append(threshold)
    return tuple(thresholds)


def ladder_advice(compiled: Compiled, ladders: Mapping[str, tuple[int, ...]]) -> Iterator[Problem]:
    """Advice on curves that stop rising before the highest level, with the parameter values the ladders are of."""
    for currency, thresholds in ladders.items():
        if len(thresholds) < HIGHEST_LEVEL - 1:
            path = (*compiled.registry.places[currency], "level_curve")
            message = f"levels of `{currency}` end at {len(thresholds) + 1}: beyond it the curve does not rise"
            yield Problem("ladder-ends", path, message, "let it rise with every level", "advice")


def _curve(curve: Checked, names: Mapping[str, object]) -> Callable[[int], float]:
    return evaluate_source(f"lambda level: {source_of(curve)}", names)
