"""What can be understood of a document with mistakes, so that its other mistakes show at once too."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from synapse.rules.problems import Path, Problem

#: parts of a rule that can be left out one by one
LISTS = ("conditions", "effects")


@dataclass(slots=True)
class Sound:
    """A document without its mistaken parts.

    `kept` says which items of a shortened list are left, `renamed` what the author called a mended key.
    """

    data: dict[str, Any]
    kept: dict[Path, list[int]] = field(default_factory=dict[Path, list[int]])
    renamed: dict[Path, str] = field(default_factory=dict[Path, str])
    whole: bool = True

    def original(self, path: Path) -> Path:
        """A path of the sound part as the author knows it."""
        parts: list[str | int] = []
        for depth, part in enumerate(path):
            if kept := self.kept.get(path[:depth]):
                part = kept[int(part)]
            parts.append(self.renamed.get(path[: depth + 1], part))
        return tuple(parts)


def sound_part(data: dict[str, Any], problems: Sequence[Problem]) -> Sound | None:
    """The document without the conditions, effects and keys that are wrong; None if more than those is.

    What is left may still be of the wrong shape, where a mended key shows another mistake.
    """
    if not problems:
        return Sound(data)
    sound = Sound(deepcopy(data), whole=False)
    wrong: dict[Path, set[int]] = {}
    for problem in problems:
        path = problem.path
        if len(path) > 3 and path[0] == "rules" and path[2] in LISTS:
            wrong.setdefault(path[:3], set()).add(int(path[3]))
        elif path and problem.code == "unknown-key":
            _mend(sound, path[:-1], str(path[-1]), problem.hint)
        elif problem.code != "duplicate-key":  # the first of two has been kept
            return None
    for path, items in wrong.items():
        entries = at_path(sound.data, path)
        sound.kept[path] = [index for index in range(len(entries)) if index not in items]
        entries[:] = [entries[index] for index in sound.kept[path]]
    return sound


def _mend(sound: Sound, path: Path, key: str, hint: str) -> None:
    """Take an unknown key for the one that was meant, or leave it out."""
    mapping = at_path(sound.data, path)
    value, meant = mapping.pop(key, None), hint.partition("`")[2].partition("`")[0]
    if hint.startswith("did you mean") and meant not in mapping:
        mapping[meant] = value
        sound.renamed[(*path, meant)] = key


def at_path(data: Any, path: Path) -> Any:
    """The value at a path."""
    for part in path:
        data = data[part]
    return data
