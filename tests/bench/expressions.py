"""Every expression of the shipped packs: compiled, against `simpleeval`; some also by hand and by `zen-engine`."""

import ast
import statistics
import timeit
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import zen
from rich.table import Table
from simpleeval import SimpleEval

from synapse.packs.library import shipped_pack, shipped_packs
from synapse.rules.compile import Compiled, compile_packs
from synapse.rules.engine import bind
from synapse.rules.expressions import FUNCTIONS, Checked, ZoneClock, compile_expression, reference
from synapse.rules.world import Setting
from tests.bench.by_hand import SAMPLE, ByHand, same
from tests.bench.figures import Row, at_least, at_most, console, microseconds, settle_memory, show, spread, times

CLOCK = ZoneClock("UTC")
#: written by hand and still shipped: with fewer there is no comparison
FEWEST = 8
_IDS = {"actor.id": 1001, "target.id": 1002, "row.actor": 1001, "row.target": 1002}
_VALUES: Mapping[str, object] = {
    **_IDS,
    "now": 1_700_000_000.0,
    "level": 12,
    "event.item": "coffee",
    "event.currency": "xp",
    "actor.roles": (7, 8, 9),
    "target.roles": (7, 8, 9),
}
_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    **{name: function.implementation for name, function in FUNCTIONS.items()},
    "weekday": CLOCK.weekday,
    "default": lambda value, other: value,
}


@dataclass(frozen=True)
class Timed:
    """Seconds that each way of evaluating one expression takes; none where it cannot say it."""

    text: str
    compiled: float
    reference: float
    own: float | None
    by_hand: float | None = None
    zen: float | None = None


def run(*, quick: bool) -> None:
    """Print ratios over all expressions, then the sample one by one."""
    compiled = compiled_packs()
    parameters = bind(compiled, Setting()).names
    found = expressions(compiled)
    samples = {one.text: one for one in SAMPLE if one.text in found}
    if len(samples) < FEWEST:
        raise SystemExit(f"only {len(samples)} of the expressions written by hand are still in a shipped pack")
    settle_memory()
    rounds = 3 if quick else 7
    chosen = {text: found[text] for text in samples} if quick else found
    timed = [_time(text, checked, parameters, samples.get(text), rounds) for text, checked in chosen.items()]
    show(f"{len(timed)} expressions of the shipped packs, all that differ", _rows(timed))
    console.print("[bold]The sample: one evaluation[/bold]")
    console.print(_table([one for one in timed if one.by_hand is not None]))


def compiled_packs() -> Compiled:
    """Everything shipped, in force together."""
    compiled = compile_packs([pack for name in shipped_packs() if (pack := shipped_pack(name))])
    if compiled.errors:
        raise SystemExit(str(compiled.errors[0]))
    return compiled


def expressions(compiled: Compiled) -> dict[str, Checked]:
    """Conditions, amounts, factors, caps, level curves and measures' `where`, by text."""
    found: dict[str, Checked] = {}
    for rule in compiled.rules:
        for checked in (*rule.conditions, *(value for effect in rule.effects for value in effect.values)):
            found.setdefault(ast.unparse(checked.tree), checked)
    for checked in (*compiled.curves.values(), *(one.where for one in compiled.measures.values() if one.where)):
        found.setdefault(ast.unparse(checked.tree), checked)
    return found


def _time(text: str, checked: Checked, parameters: Mapping[str, object], sample: ByHand | None, rounds: int) -> Timed:
    """Time one expression all ways; they must agree."""
    values = {name: _value(name, parameters) for name in checked.reads}
    inputs: list[object] = [*values.values(), CLOCK]
    function = compile_expression(checked, [*values, "@zone"])
    evaluate = reference(checked)
    expected = function(inputs)
    assert same(evaluate(values, CLOCK, ""), expected), text
    ways: dict[str, tuple[Callable[..., object], list[object], int]] = {
        "compiled": (function, [inputs], 20_000),
        "reference": (evaluate, [values, CLOCK, ""], 1_000),
    }
    if (own := _simpleeval(text, values)) is not None:
        assert same(own[0](*own[1]), expected), text
        ways["own"] = (*own, 1_000)
    if sample is not None:
        engine = zen.compile_expression(sample.zen)
        context = _nested(values)
        assert same(sample.function(*values.values()), expected), text
        assert same(engine.evaluate(context), expected), text
        ways["by_hand"] = (sample.function, list(values.values()), 20_000)
        ways["zen"] = (engine.evaluate, [context], 5_000)
    return _race(text, ways, rounds)


def _race(text: str, ways: Mapping[str, tuple[Callable[..., object], list[object], int]], rounds: int) -> Timed:
    """The fastest round of each way, all ways taking turns; the loop's own time is taken off."""
    timers = {name: (_timer(function, arguments), number) for name, (function, arguments, number) in ways.items()}
    empty = _timer(None, [])
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        loop = min(empty.repeat(3, 20_000)) / 20_000
        for name, (timer, number) in timers.items():
            taken[name].append(max(timer.timeit(number) / number - loop, 1e-9))
    best = {name: min(seconds) for name, seconds in taken.items()}
    return Timed(text, best["compiled"], best["reference"], best.get("own"), best.get("by_hand"), best.get("zen"))


def _timer(function: Callable[..., object] | None, arguments: list[object]) -> timeit.Timer:
    names = [f"a{place}" for place in range(len(arguments))]
    setup = "".join(f"{name} = arguments[{place}]\n" for place, name in enumerate(names)) + "f = function"
    call = f"f({', '.join(names)})" if function else "pass"
    return timeit.Timer(call, setup, globals={"function": function, "arguments": arguments})


def _simpleeval(text: str, values: Mapping[str, object]) -> tuple[Callable[..., object], list[object]] | None:
    """`simpleeval` by itself: its own parse of the text, ahead of time, over objects with attributes.

    It reads no name that begins with `_`; those lose the sign. None for a text with a list, which it does not take.
    """
    if "()" in text or "[" in text:
        return None
    text = text.replace("._", ".")
    evaluator = SimpleEval(functions=dict(_FUNCTIONS), names=_attributes(_nested(values)))
    return evaluator.eval, [text, SimpleEval.parse(text)]


def _nested(values: Mapping[str, object]) -> dict[str, Any]:
    """Values by dotted name, as objects in objects."""
    top: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        place = top
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return top


def _attributes(nested: Mapping[str, Any]) -> dict[str, object]:
    return {name: _object(value) for name, value in nested.items()}


def _object(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    return SimpleNamespace(**{name.removeprefix("_"): _object(inner) for name, inner in value.items()})


def _value(name: str, parameters: Mapping[str, object]) -> object:
    """Something that a name may well be; parameters have their defaults."""
    if name in _VALUES:
        return _VALUES[name]
    if name.startswith("params."):
        return parameters[f"p_{name.removeprefix('params.')}"]
    last = name.rpartition(".")[2]
    return last.startswith(("is_", "has_")) or 13


def _rows(timed: list[Timed]) -> list[Row]:
    to_reference = [one.reference / one.compiled for one in timed]
    own = [one for one in timed if one.own is not None]
    to_own = [(one.own or 0) / one.compiled for one in own]
    sample = [one for one in timed if one.by_hand is not None]
    to_hand = [one.compiled / (one.by_hand or 1) for one in sample]
    to_zen = [(one.zen or 0) / one.compiled for one in sample]
    return [
        Row("compiled: median", microseconds(statistics.median(one.compiled for one in timed))),
        Row("simpleeval, as our reference evaluator uses it: median", microseconds(_middle(timed, "reference"))),
        Row(f"simpleeval by itself, the {len(own)} texts that it takes: median", microseconds(_middle(own, "own"))),
        at_least("compiled against our reference evaluator: median", statistics.median(to_reference), 30, times),
        Row("… lowest and highest", spread(to_reference, times)),
        at_least("compiled against simpleeval by itself: median", statistics.median(to_own), 30, times),
        Row("… lowest and highest", spread(to_own, times)),
        at_most(f"{len(sample)} written by hand, compiled takes: median", statistics.median(to_hand), 2, times),
        at_most("… highest", max(to_hand), 2, times),
        at_least("against zen-engine compiled: median", statistics.median(to_zen), 1, times),
        at_least("… lowest", min(to_zen), 1, times),
    ]


def _middle(timed: list[Timed], way: str) -> float:
    return statistics.median(getattr(one, way) for one in timed)


def _table(sample: list[Timed]) -> Table:
    table = Table()
    table.add_column("expression")
    for name in ("compiled", "by hand", "zen", "reference"):
        table.add_column(name, justify="right")
    for one in sample:
        seconds = (one.compiled, one.by_hand or 0, one.zen or 0, one.reference)
        table.add_row(one.text, *(f"{second * 1e9:,.0f} ns" for second in seconds))
    return table
