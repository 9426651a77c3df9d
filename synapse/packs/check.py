"""Checks packs and presets as far as can be told before they run: text, shape, meaning."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from typing import Any, cast

from synapse.kit.paths import RULEPACKS
from synapse.packs.format import as_pack
from synapse.packs.library import finder, resolve, shipped_document
from synapse.packs.parameters import check_defaults
from synapse.packs.read import Document, read_data, read_pack, read_tests
from synapse.packs.sound import Sound, at_path, sound_part
from synapse.packs.templates import check_templates
from synapse.packs.validate import validate_pack, validate_tests
from synapse.rules.compile import Compiled, compile_packs
from synapse.rules.documents.pack import Pack
from synapse.rules.engine import bind, ladder_advice
from synapse.rules.problems import Path, Problem
from synapse.rules.world import Setting


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What checking found. `packs` are those of the given ones that may be used, with what they require first."""

    documents: tuple[Document, ...]
    packs: tuple[Pack, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that keep a pack from being used."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def advice(self) -> tuple[Problem, ...]:
        """What could be better."""
        return tuple(problem for problem in self.problems if problem.level == "advice")


@dataclass(slots=True)
class _Check:
    documents: dict[str, Document] = field(default_factory=dict[str, Document])
    sound: dict[str, Sound] = field(default_factory=dict[str, Sound])
    packs: dict[str, Pack] = field(default_factory=dict[str, Pack])
    problems: list[Problem] = field(default_factory=list[Problem])


def check(sources: Iterable[File | Document], installed: Sequence[Pack] = ()) -> CheckResult:
    """Check packs given as folders, files or documents, beside those that a community has installed.

    Names are resolved among all of these and the shipped packs that they require. Packs that are given
    together must get on with each other, except shipped ones, of which a preset chooses.
    """
    state = _Check()
    documents = [source if isinstance(source, Document) else read_pack(source) for source in sources]
    for document in documents:
        _check_shape(document, state)
    installed = [pack for pack in installed if pack.id not in state.packs]
    for unit in _units(state):
        _check_meaning([state.packs[id_] for id_ in unit], installed, state)
    packs, _ = resolve(list(state.packs.values()), finder(state.packs.values(), installed))
    return CheckResult(tuple(documents), packs, _in_order(state.problems))


def _check_shape(document: Document, state: _Check) -> None:
    problems = [*document.problems, *(validate_pack(document) if document.data else ())]
    if document.id in state.documents:
        first = state.documents[document.id].file
        document.note("duplicate-pack", ("id",), f"`{document.id}` is also the pack of {first}", "rename one")
        problems.append(document.problems[-1])
    else:
        state.documents[document.id] = document
        sound = sound_part(document.data, problems) if document.data else None
        if sound is not None and _is_usable(sound, document):
            state.sound[document.id] = sound
            state.packs[document.id] = as_pack(sound.data)
    state.problems += problems
    for tests in read_tests(File(document.file).parent) if _is_folder(document) else ():
        state.problems += [*tests.problems, *(validate_tests(tests) if tests.data else ())]


def _is_usable(sound: Sound, document: Document) -> bool:
    """Whether a document is, mistakes left out, a pack that goes by the same name."""
    return sound.whole or (sound.data.get("id") == document.id and not validate_pack(read_data(sound.data)))


def _is_folder(document: Document) -> bool:
    return File(document.file).name == "pack.yaml"


def _units(state: _Check) -> list[list[str]]:
    """Ids of packs that are checked as one community: shipped ones each alone, all others together."""
    shipped = [id_ for id_ in state.packs if RULEPACKS in File(state.documents[id_].file).resolve().parents]
    others = [id_ for id_ in state.packs if id_ not in shipped]
    return [*([others] if others else []), *([id_] for id_ in shipped)]


def _check_meaning(packs: Sequence[Pack], installed: Sequence[Pack], state: _Check) -> None:
    """Compile a unit with all that it builds on; report what is wrong with it, and errors of what is installed."""
    closure, problems = resolve([*installed, *packs], finder(state.packs.values(), installed))
    own = {pack.id for pack in packs}
    compiled, known = compile_packs(closure), set(state.problems)
    whole = all(state.sound[id_].whole for id_ in own)
    advise = whole and not compiled.errors  # what an error leaves out may be what advice misses
    defaults = [problem for pack in packs for problem in (*check_defaults(pack), *check_templates(pack))]
    ladders = ladder_advice(compiled, bind(compiled, Setting()).ladders) if advise else ()
    for problem in [*problems, *defaults, *compiled.problems, *ladders]:
        if problem.level == "advice" and not (advise and problem.path[0] in own):
            continue
        if problem.code == "shadowed" and not whole:
            continue  # a condition that has been left out may be what tells the two apart
        if problem.code == "duplicate-name":
            problem = _with_both_places(problem, compiled, state)
        located = _located(problem, state)
        if located not in known:
            known.add(located)
            state.problems.append(located)


def _located(problem: Problem, state: _Check) -> Problem:
    """The problem with the place of its path, which is led by the pack's id."""
    id_ = str(problem.path[0])
    problem, document, sound = replace(problem, path=problem.path[1:]), _document(id_, state), state.sound.get(id_)
    if document is None:
        return replace(problem, file=id_)
    data = sound.data if sound else document.data
    problem = _inside_word(_with_word(problem, data), data)
    return document.positions.located(replace(problem, path=sound.original(problem.path) if sound else problem.path))


def _with_word(problem: Problem, data: Any) -> Problem:
    """Effects are compiled without their word, which stands in the document between them and their arguments."""
    path = problem.path
    if len(path) < 5 or path[2] != "effects":
        return problem
    word = next(iter(at_path(data, path[:4])))
    return replace(problem, path=(*path[:4], word, *path[4:]))


def _inside_word(problem: Problem, data: Any) -> Problem:
    """A mistake in an argument of a word points at the argument, where it can be told from the name it speaks of."""
    if len(problem.path) != 4 or problem.path[2] != "conditions":
        return problem
    value = at_path(data, problem.path)
    name = _named(problem)
    texts = [(path, text) for path, text in _texts(value, problem.path) if name and name in text]
    if isinstance(value, str) or len(texts) != 1:
        return problem
    ((path, text),) = texts
    return replace(problem, path=path, column=text.index(name))


def _named(problem: Problem) -> str:
    """The name that a message speaks of."""
    return problem.message.partition("`")[2].partition("`")[0]


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[Any]", value)):
            yield from _texts(inner, (*path, index))


def _with_both_places(problem: Problem, compiled: Compiled, state: _Check) -> Problem:
    """A second definition of a name says in which file and line the first one is."""
    name = _named(problem)
    first = compiled.registry.places.get(name)
    document = _document(str(first[0]), state) if first else None
    if first is None or document is None:
        return problem
    return replace(problem, message=f"`{name}` is already defined at {document.positions.value(first[1:])}")


def _document(id_: str, state: _Check) -> Document | None:
    return state.documents.get(id_) or shipped_document(id_)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column, problem.code)))
