"""Files and folders become one document each: plain data, its places, and what could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as File
from typing import Any, cast

from synapse.packs.positions import Place, Positions
from synapse.packs.yaml import LARGEST, load
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Path, Problem

SUFFIXES = (".yaml", ".yml", ".json")
#: the file that makes a folder a pack
MAIN = "pack.yaml"
#: characters up to which a text is one of many that are remembered; of longer ones there are few
_SHORT = 1 << 16


@dataclass(slots=True)
class Document:
    """One document. `data` is empty where nothing could be read; `problems` then says why."""

    file: str
    data: dict[str, Any]
    positions: Positions
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def id(self) -> str:
        """What it calls itself, or its file where it does not say."""
        name = self.data.get("id")
        return name if isinstance(name, str) else self.file

    def note(self, code: str, path: Path, message: str, hint: str = "", *, at_key: bool = False) -> None:
        """Add a problem at a path."""
        self.problems.append(self.positions.located(Problem(code, path, message, hint), at_key=at_key))


def read_text(text: str, file: str = "-", largest: int = LARGEST) -> Document:
    """A document from YAML or JSON text of at most so many characters."""
    data, positions, problems = load(text, file, largest)
    document = Document(file, {}, positions, list(problems))
    if isinstance(data, dict):
        document.data = cast("dict[str, Any]", data)
    elif not problems:
        document.note("not-a-mapping", (), f"the document is {kind_of(data)}", "begin with `key: value` lines")
    return document


def read_once(text: str) -> Document:
    """The same, remembered for a while. Shared: nobody changes it."""
    return _short(text) if len(text) <= _SHORT else _long(text)


@lru_cache(maxsize=128)
def _short(text: str) -> Document:
    return read_text(text)


@lru_cache(maxsize=4)
def _long(text: str) -> Document:
    return read_text(text)


def read_data(data: dict[str, Any], file: str = "-") -> Document:
    """A document that is plain data already, such as one kept in the database; it has no places."""
    return Document(file, data, Positions(file, values={(): Place(file)}))


def read_file(path: File) -> Document:
    """A document from a YAML or JSON file."""
    try:
        if path.stat().st_size > 4 * LARGEST:
            return _unreadable(path, "too-large", f"more than {4 * LARGEST:,} bytes", "split it")
        raw = path.read_bytes()
    except OSError as error:
        return _unreadable(path, "unreadable", f"cannot be read: {error.strerror}", "check the path")
    try:
        return read_text(raw.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        document = _unreadable(path, "encoding", "not UTF-8 from here on", "save the file as UTF-8")
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        document.problems[0] = Positions(str(path), values={(): Place(str(path), line, column)}).located(
            document.problems[0]
        )
        return document


def read_pack(path: File) -> Document:
    """A pack from its folder (or the `pack.yaml` in it) or from one file, as one document."""
    if path.name == MAIN:
        path = path.parent
    if not path.is_dir():
        return read_file(path)
    if not (path / MAIN).is_file():
        return _unreadable(path, "no-pack", f"the folder holds no {MAIN}", "give a pack's folder or file")
    document = read_file(path / MAIN)
    for file in rule_files(path):
        gather(document, read_file(file), "rules")
    return document


def rule_files(folder: File) -> list[File]:
    """The files of a pack's folder that hold its rules, in the order in which they count."""
    return _documents_in(folder / "rules") + [file for file in _documents_in(folder) if file.name != MAIN]


def read_tests(folder: File) -> list[Document]:
    """The test files of a pack's folder, each with its `defaults` filled into its tests."""
    documents: list[Document] = []
    for file in _documents_in(folder / "tests"):
        document = Document(str(file), {}, Positions(str(file), values={(): Place(str(file), 1, 1)}))
        gather(document, read_file(file), "tests")
        documents.append(document)
    return documents


def gather(document: Document, part: Document, word: str) -> None:
    """Append a file's entries (`rules` or `tests`), with its `defaults` filled in, to the document's."""
    document.problems += part.problems
    if not part.data:
        return
    entries, defaults = part.data.get(word), part.data.get("defaults", {})
    unknown = [key for key in part.data if key not in ("defaults", word)]
    for key in unknown:
        hint = did_you_mean(key, ("defaults", word)) or f"a file of {word} holds `{word}` and `defaults`"
        _note(document, part, "unknown-key", (key,), f"there is no key `{key}` here", hint, at_key=True)
    if word not in part.data:
        if not any(did_you_mean(key, (word,)) for key in unknown):
            _note(document, part, "missing-key", (), f"`{word}` is missing", f"a list of {word}")
        return
    if not isinstance(entries, list):
        _note(document, part, "wrong-type", (word,), f"expected a list, not {kind_of(entries)}", "begin lines with `-`")
        return
    if not isinstance(defaults, dict):
        _note(document, part, "wrong-type", ("defaults",), f"expected a mapping, not {kind_of(defaults)}")
        defaults = {}
    _append(document, part, word, cast("list[Any]", entries), cast("dict[str, Any]", defaults))


def _append(document: Document, part: Document, word: str, entries: list[Any], defaults: dict[str, Any]) -> None:
    present = document.data.setdefault(word, [])
    if not isinstance(present, list):
        return
    target = cast("list[Any]", present)
    moves: dict[Path, list[Path]] = {}
    for index, entry in enumerate(entries):
        path = (word, len(target))
        moves[word, index] = [path]
        if isinstance(entry, dict):
            own = cast("dict[str, Any]", entry)
            for key in defaults.keys() - own.keys():
                moves.setdefault(("defaults", key), []).append((*path, key))
            entry = {**defaults, **own}
        target.append(entry)
    document.positions.take(moves, part.positions)


def _note(
    document: Document, part: Document, code: str, path: Path, message: str, hint: str = "", *, at_key: bool = False
) -> None:
    problem = Problem(code, path, message, hint)
    document.problems.append(part.positions.located(problem, at_key=at_key))


def _documents_in(folder: File) -> list[File]:
    return sorted(file for file in _files(folder) if file.suffix in SUFFIXES)


def _files(folder: File) -> Iterable[File]:
    return (file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else ()


def _unreadable(path: File, code: str, message: str, hint: str) -> Document:
    file = str(path)
    return Document(file, {}, Positions(file), [Problem(code, (), message, hint, file=file)])


def kind_of(value: object) -> str:
    """What a value is, in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "a mapping"
