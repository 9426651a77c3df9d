"""Counts what was compared, kind by kind, and prints it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.conformance.figures import Figure
from tests.conformance.kinds import figures
from tests.conformance.scope import GATEWAY, kinds, scope
from tests.conformance.vectors import Vector

#: How many mismatches of a kind are shown.
SHOWN = 5


@dataclass(slots=True)
class Tally:
    """One kind, held against one preset."""

    matched: int = 0
    mismatched: int = 0
    not_comparable: int = 0
    figures: int = 0
    mismatches: list[str] = field(default_factory=list[str])
    #: what differs on purpose, each with its reason
    differences: list[str] = field(default_factory=list[str])

    @property
    def compared(self) -> int:
        """Lines of which at least one figure was compared."""
        return self.matched + self.mismatched

    def add(self, vector: Vector, compared: list[Figure]) -> None:
        """Count a line."""
        differing = [figure for figure in compared if not figure.agrees]
        wrong = [figure for figure in differing if not figure.reason]
        self.differences += [f"{_told(vector, figure)}: {figure.reason}" for figure in differing if figure.reason]
        self.figures += len(compared)
        if not compared:
            self.not_comparable += 1
        elif not wrong:
            self.matched += 1
        else:
            self.mismatched += 1
            self.mismatches.append(_told(vector, wrong[0]))


def _told(vector: Vector, figure: Figure) -> str:
    labels = f" [{', '.join(sorted(vector.labels))}]" if vector.labels else ""
    return f"{vector.id} {figure.name}: expected {figure.expected!r}, got {figure.got!r}{labels}"


@dataclass(slots=True)
class Report:
    """All kinds of a file, held against one preset."""

    preset: str
    kinds: dict[str, Tally] = field(default_factory=dict[str, Tally])

    @property
    def passed(self) -> bool:
        """Nothing differs, and nothing that must be compared went uncompared."""
        return not any(tally.mismatched for tally in self.kinds.values()) and not self.missing

    @property
    def missing(self) -> list[str]:
        """Kinds that must be compared and were not."""
        return [kind for kind in kinds(self.preset) if not self.kinds.get(kind, Tally()).compared]

    def lines(self) -> Iterator[str]:
        """The report, for people."""
        yield f"{self.preset}: kind, compared, matched, mismatched, not comparable (figures compared)"
        for kind, tally in sorted(self.kinds.items(), key=lambda item: (not item[1].compared, item[0])):
            counts = (tally.compared, tally.matched, tally.mismatched, tally.not_comparable)
            yield f"  {kind:22}" + "".join(f"{count:8}" for count in counts) + f"   ({tally.figures})"
            yield from (f"    {mismatch}" for mismatch in tally.mismatches[:SHOWN])
            if tally.differences:
                yield f"    {len(tally.differences)} differ on purpose:"
                yield from (f"      {difference}" for difference in tally.differences)
        yield from (f"  {kind}: nothing to compare" for kind in self.missing)

    def summary(self) -> str:
        """The report in a sentence."""
        total = Counter[str]()
        for tally in self.kinds.values():
            total.update(compared=tally.compared, mismatched=tally.mismatched, figures=tally.figures)
        verdict = f"{total['mismatched']} mismatched of {total['compared']} lines ({total['figures']} figures)"
        return f"{self.preset} {verdict}" + (f", nothing compared of {', '.join(self.missing)}" if self.missing else "")


def hold(vectors: Iterable[Vector], preset: str) -> Report:
    """Hold every vector against a preset."""
    report = Report(preset)
    for vector in vectors:
        wanted = scope(vector, preset)
        compared = figures(vector, preset, wanted) if wanted or vector.kind in GATEWAY else []
        report.kinds.setdefault(vector.kind, Tally()).add(vector, compared)
    return report
