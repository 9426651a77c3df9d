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
    """A document without its mistaken parts. `kept` says which items of a shortened list are left."""

    data: dict[str, Any]
    kept: dict[Path, list[int]] = field(default_factory=dict[Path, list[int]])
    whole: bool = True

    def original(self, path: Path) -> Path:
        """A path of the shortened document as the author knows it."""
        if len(path) > 3 and (kept := self.kept.get(path[:3])):
            return (*path[:3], kept[int(path[3])], *path[4:])
        return path


def sound_part(data: dict[str, Any], problems: Sequence[Problem]) -> Sound | None:
    """The document without the conditions, effects and keys that are wrong; None if more than those is."""
    if not problems:
        return Sound(data)
    sound = Sound(deepcopy(data), whole=False)
    wrong: dict[Path, set[int]] = {}
    for problem in problems:
        path = problem.path
        if len(path) > 3 and path[0] == "rules" and path[2] in LISTS:
            wrong.setdefault(path[:3], set()).add(int(path[3]))
        elif path and problem.code == "unknown-key":
            at_path(sound.data, path[:-1]).pop(path[-1], None)
        elif problem.code != "duplicate-key":  # the first of two has been kept
            return None
    for path, items in wrong.items():
        entries = at_path(sound.data, path)
        sound.kept[path] = [index for index in range(len(entries)) if index not in items]
        entries[:] = [entries[index] for index in sound.kept[path]]
    return sound


def at_path(data: Any, path: Path) -> Any:
    """The value at a path."""
    for part in path:
        data = data[part]
    return data
