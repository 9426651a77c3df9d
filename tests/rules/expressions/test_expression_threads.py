"""Pages that are asked for at once check packs in threads: each is parsed as if it were alone."""

import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from synapse.rules.expressions.parse import parse

TEXT = "(" + " and ".join(f"(level + {n} > max({n}, 3) or not is_boost)" for n in range(20)) + ")"


class Cycle:
    """Garbage that runs Python when it is collected, which is where a thread gives way to another."""

    def __init__(self) -> None:
        self.itself = self
        weakref.finalize(self, sum, range(50))


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_threads_that_parse_at_once_do_not_upset_each_other() -> None:
    def work(_: int) -> None:
        for _ in range(30):
            for _ in range(20):
                Cycle()
            parse(TEXT)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
