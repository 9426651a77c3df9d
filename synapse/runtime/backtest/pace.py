"""Leaves the loop to others: a long reckoning hands over every millisecond or so."""

import asyncio
from time import perf_counter

#: seconds of work between two looks at the loop
AT_A_TIME = 0.001


class Pace:
    """Call `keep` between two small steps of work."""

    __slots__ = ("_began",)

    def __init__(self) -> None:
        self._began = perf_counter()

    async def keep(self) -> None:
        """Hand over if it is time."""
        if perf_counter() - self._began > AT_A_TIME:
            await asyncio.sleep(0)
            self._began = perf_counter()
