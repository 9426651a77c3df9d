"""The earlier system's levels, as far as they say whether a figure about levels can be compared."""

from itertools import pairwise

from tests.conformance.settings import number
from tests.conformance.vectors import Vector

#: Beyond this a curve is not looked at.
HIGHEST = 1_000


def thresholds(vector: Vector, xp: int) -> list[int]:
    """XP needed to leave level 1, 2, 3 …, up to the first that `xp` does not reach."""
    base, factor, steps = number(vector, "level_base"), number(vector, "level_factor"), list[int]()
    for level in range(1, HIGHEST):
        steps.append(int(base * factor**level))
        if steps[-1] > xp:
            break
    return steps


def is_level_comparable(vector: Vector, xp: int, level: int, gained: int) -> bool:
    """Whether both systems mean the same by the level of somebody with so much XP who gains so much more.

    The earlier one kept a level that could lag behind and rose by at most one an event; ours follows from
    XP, on a curve that rises.
    """
    steps = thresholds(vector, xp + gained)
    rises = all(low < high for low, high in pairwise(steps))
    before = 1 + sum(step <= xp for step in steps)
    after = 1 + sum(step <= xp + gained for step in steps)
    return rises and level == before and after - before <= 1
