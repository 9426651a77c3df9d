"""Versions of packs, and the ranges that `requires` names."""

import re

Triple = tuple[int, int, int]
_PART = re.compile(r"(\^|>=|<=|>|<|=)? *([0-9]+(?:\.[0-9]+){0,2})")


def satisfies(version: str, wanted: str) -> bool:
    """Whether a version lies in a range: "1.2.0", "^1", ">=1.0", ">=1.0, <3"."""
    have = triple(version)
    return all(_lies_in(have, match[1] or "=", match[2]) for match in _PART.finditer(wanted))


def triple(version: str) -> Triple:
    """A version as numbers that compare; what it does not say is 0."""
    numbers = [int(part) for part in version.split(".")]
    return (*numbers, 0, 0)[:3]  # pyright: ignore[reportReturnType]


def _lies_in(have: Triple, sign: str, text: str) -> bool:
    want, said = triple(text), text.count(".") + 1
    match sign:
        case "^":
            return want <= have < _next(want, 1 if want[0] else min(said, 2))
        case ">=":
            return have >= want
        case "<=":
            return have < _next(want, said)
        case ">":
            return have >= _next(want, said)
        case "<":
            return have < want
        case _:
            return have[:said] == want[:said]


def _next(version: Triple, said: int) -> Triple:
    """The first version past all that begin with the first `said` numbers."""
    numbers = (*version[: said - 1], version[said - 1] + 1, 0, 0)
    return numbers[:3]  # pyright: ignore[reportReturnType]
