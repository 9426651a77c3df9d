"""The packs and presets that come with Synapse, and what packs require of each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File

from synapse.kit.paths import PRESETS, RULEPACKS
from synapse.packs.format import as_pack, as_preset
from synapse.packs.read import MAIN, Document, read_file, read_pack
from synapse.packs.validate import validate_pack, validate_preset
from synapse.packs.versions import satisfies
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.preset import Preset
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Problem, Problems

Find = Callable[[str], Pack | None]


def shipped_packs() -> dict[str, File]:
    """Id → folder of every shipped pack; the folder is called as the pack is."""
    return {main.parent.name: main.parent for main in sorted(RULEPACKS.glob(f"*/{MAIN}"))}


def shipped_presets() -> dict[str, File]:
    """Id → file of every shipped preset; the file is called as the preset is."""
    return {file.stem: file for file in sorted(PRESETS.glob("*.yaml"))}


@cache
def shipped_document(id_: str) -> Document | None:
    """A shipped pack as one document; read once, since it does not change while Synapse runs."""
    folder = shipped_packs().get(id_)
    return read_pack(_near(folder)) if folder else None


def _near(path: File) -> File:
    """The path as somebody in the working folder would name it."""
    here = File.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@cache
def shipped_pack(id_: str) -> Pack | None:
    """A shipped pack as the engine knows it; None where there is none of that name, or it is broken."""
    document = shipped_document(id_)
    return None if document is None or document.problems or validate_pack(document) else as_pack(document.data)


def load_pack(id_or_path: str | File) -> Pack:
    """A shipped pack by its id, or any pack by its folder or file. Raises `Problems` if it cannot be used."""
    document = find_pack(id_or_path)
    if problems := [*document.problems, *validate_pack(document)]:
        raise Problems(tuple(problems))
    return as_pack(document.data)


def find_pack(id_or_path: str | File) -> Document:
    """The document of a shipped pack by its id, or of any by its folder or file."""
    packs, name = shipped_packs(), str(id_or_path)
    if name not in packs and not File(name).exists():
        hint = did_you_mean(name, packs) or f"give a path, or one of {', '.join(packs)}"
        raise Problems((Problem("unknown-pack", (), f"there is no pack `{name}`", hint, file=name),))
    return read_pack(packs.get(name) or File(name))


def load_preset(id_or_path: str | File) -> Preset:
    """A shipped preset by its id, or any by its file. Raises `Problems` if it cannot be used."""
    name = str(id_or_path)
    return _shipped_preset(name) if name in shipped_presets() else _usable(find_preset(name))


@cache
def _shipped_preset(id_: str) -> Preset:
    return _usable(find_preset(id_))


def _usable(document: Document) -> Preset:
    if problems := [*document.problems, *validate_preset(document)]:
        raise Problems(tuple(problems))
    return as_preset(document.data)


def find_preset(id_or_path: str | File) -> Document:
    """The document of a shipped preset by its id, or of any by its file."""
    presets, name = shipped_presets(), str(id_or_path)
    if name not in presets and not File(name).exists():
        hint = did_you_mean(name, presets) or f"give a path, or one of {', '.join(presets)}"
        raise Problems((Problem("unknown-preset", (), f"there is no preset `{name}`", hint, file=name),))
    return read_file(presets.get(name) or File(name))


def packs_of(preset: Preset) -> tuple[Pack, ...]:
    """A preset's packs and what they require, in the order in which they build on each other.

    Raises `Problems` if one is missing.
    """
    found = [(id_, shipped_pack(id_)) for id_ in preset.packs]
    missing = tuple(_unknown(("packs", index), id_) for index, (id_, pack) in enumerate(found) if pack is None)
    if missing:
        raise Problems(missing)
    packs, problems = resolve([pack for _, pack in found if pack], shipped_pack)
    if problems:
        raise Problems(tuple(problems))
    return packs


def _unknown(path: tuple[str | int, ...], id_: str) -> Problem:
    hint = did_you_mean(id_, shipped_packs()) or "`synapse pack show` lists the packs there are"
    return Problem("unknown-pack", path, f"there is no pack `{id_}`", hint)


@dataclass(slots=True)
class _Resolution:
    find: Find
    given: dict[str, Pack]
    ordered: dict[str, Pack] = field(default_factory=dict[str, Pack])
    problems: list[Problem] = field(default_factory=list[Problem])

    def add(self, pack: Pack, way: tuple[str, ...]) -> None:
        """Put a pack behind all that it requires."""
        if pack.id in self.ordered:
            return
        for id_, wanted in pack.requires.items():
            path = (pack.id, "requires", id_)
            if id_ in (*way, pack.id):
                circle = " → ".join((*way[way.index(id_) :], pack.id, id_) if id_ in way else (pack.id, id_))
                self.problems.append(Problem("requires-cycle", path, f"packs require each other: {circle}", "break it"))
                continue
            required = self.ordered.get(id_) or self.given.get(id_) or self.find(id_)
            if required is None:
                self.problems.append(_unknown(path, id_))
                continue
            if not satisfies(required.version, wanted):
                message = f"`{id_}` is there in version {required.version}, wanted is {wanted}"
                self.problems.append(
                    Problem("wrong-version", path, message, "change the range, or use another version of it")
                )
            self.add(required, (*way, pack.id))
        self.ordered[pack.id] = pack


def resolve(packs: Sequence[Pack], find: Find) -> tuple[tuple[Pack, ...], list[Problem]]:
    """The packs and all that they require, each behind what it builds on; problems' paths begin with a pack's id."""
    resolution = _Resolution(find, {pack.id: pack for pack in packs})
    for pack in packs:
        resolution.add(pack, ())
    return tuple(resolution.ordered.values()), resolution.problems


def finder(*sources: Iterable[Pack]) -> Find:
    """Looks a pack up among several collections, then among the shipped ones."""
    known = {pack.id: pack for source in reversed(sources) for pack in source}
    return lambda id_: known.get(id_) or shipped_pack(id_)
