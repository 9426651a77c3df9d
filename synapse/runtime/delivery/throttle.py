"""At most three messages a minute in one channel: more than that nobody reads."""

from collections import defaultdict, deque

#: messages within a window of so many seconds
MOST, WINDOW = 3, 60.0


class Throttle:
    """A sliding window for each channel: what went out after `at` − window counts. Moments are seconds."""

    def __init__(self, most: int = MOST, window: float = WINDOW) -> None:
        self._most = most
        self._window = window
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)

    def allows(self, channel: int, at: float) -> bool:
        """Whether one more may go out now. If so it counts; what is refused does not."""
        sent = self._sent[channel]
        while sent and sent[0] <= at - self._window:
            sent.popleft()
        if len(sent) >= self._most:
            return False
        sent.append(at)
        return True

    def count(self, channel: int, at: float) -> None:
        """Count what went out before, oldest first."""
        self._sent[channel].append(at)
