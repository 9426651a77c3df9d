"""A pack's own tests, found in its folder, run and summed up with their coverage (DESIGN §4.7)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path as File

from synapse.packs.examples import Coverage, TestResult, run_test
from synapse.packs.format import as_tests
from synapse.packs.library import finder, load_pack, load_preset, packs_of, resolve
from synapse.packs.read import read_tests
from synapse.packs.validate import validate_tests
from synapse.rules.compile import Compiled, compile_packs
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.pack_test import PackTest
from synapse.rules.documents.preset import Preset
from synapse.rules.problems import Problem, Problems


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """What the tests of one pack came to."""

    pack: str
    results: tuple[TestResult, ...]
    coverage: Coverage

    @property
    def failed(self) -> tuple[TestResult, ...]:
        """Tests of which something did not hold."""
        return tuple(result for result in self.results if result.failures)


def run_suite(folder: File, on_result: Callable[[TestResult], None] | None = None) -> SuiteReport:
    """Run every test of a pack's folder. Raises `Problems` when pack or tests cannot be used."""
    pack = load_pack(folder)
    tests = _tests(folder)
    coverage = Coverage(tuple(rule.id for rule in pack.rules))
    results: list[TestResult] = []
    communities: dict[tuple[object, ...], tuple[Compiled, Preset | None]] = {}
    for test in tests:
        key = (test.preset, test.packs)
        if key not in communities:
            communities[key] = _community(pack, test)
        result = run_test(test, *communities[key])
        results.append(result)
        coverage.add(result)
        if on_result is not None:
            on_result(result)
    return SuiteReport(pack.id, tuple(results), coverage)


def _tests(folder: File) -> Sequence[PackTest]:
    documents = read_tests(folder)
    problems: list[Problem] = []
    for document in documents:
        problems += [*document.problems, *(validate_tests(document) if document.data else ())]
    if problems:
        raise Problems(tuple(problems))
    return [test for document in documents for test in as_tests(document.data).tests]


def _community(pack: Pack, test: PackTest) -> tuple[Compiled, Preset | None]:
    """The packs of one test: this one, those it names, those of its preset, and all that they require."""
    preset = load_preset(test.preset) if test.preset else None
    others = [load_pack(id_) for id_ in test.packs]
    given = [pack, *others, *(packs_of(preset) if preset else ())]
    packs, problems = resolve(list({one.id: one for one in reversed(given)}.values()), finder(given))
    compiled = compile_packs(packs)
    if errors := (*problems, *compiled.errors):
        raise Problems(tuple(errors))
    return compiled, preset
