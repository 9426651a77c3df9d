"""One figure that both systems have."""

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """What was expected and what came."""

    name: str
    expected: Any
    got: Any
    #: doubles that need not agree to the last bit
    tolerance: float = 0.0
    #: why ours may differ on purpose
    reason: str = ""

    @property
    def agrees(self) -> bool:
        """Whether both systems say the same."""
        if self.tolerance:
            return self.got is not None and math.isclose(self.expected, self.got, rel_tol=0, abs_tol=self.tolerance)
        return self.expected == self.got
