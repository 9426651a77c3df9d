"""What reads a pack's parameter, so that who turns it sees what will change."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from synapse.rules.compile import Compiled
from synapse.rules.expressions import Checked

_PREFIX = "params."


class Reader(NamedTuple):
    """Something whose expression reads a parameter."""

    kind: Literal["rule", "measure", "factor", "currency"]
    id: str


def readers(compiled: Compiled) -> Mapping[str, list[Reader]]:
    """Parameter → everything that reads it, rules first."""
    found: dict[str, list[Reader]] = {}
    for reader, reads in _readings(compiled):
        for name in reads:
            if name.startswith(_PREFIX) and reader not in found.setdefault(name.removeprefix(_PREFIX), []):
                found[name.removeprefix(_PREFIX)].append(reader)
    return found


def _readings(compiled: Compiled) -> Iterator[tuple[Reader, frozenset[str]]]:
    of_measures = {
        name: _reads(measure.window if isinstance(measure.window, Checked) else None, measure.where)
        for name, measure in compiled.measures.items()
    }
    unnamed = set(compiled.registry.unnamed.values())
    for checked in compiled.rules:
        # a measure that a condition word asked for has no name of its own: the rule is what reads
        own = (of_measures[name] for name in checked.measures if name in unnamed)
        yield Reader("rule", checked.rule.id), checked.reads.union(*own)
    for name, reads in of_measures.items():
        if name not in unnamed:
            yield Reader("measure", name), reads
    for name, bounds in compiled.bounds.items():
        yield Reader("factor", name), _reads(*bounds)
    for name, curve in compiled.curves.items():
        yield Reader("currency", name), _reads(curve)


def _reads(*expressions: Checked | None) -> frozenset[str]:
    return frozenset(name for one in expressions if one is not None for name in one.reads)
