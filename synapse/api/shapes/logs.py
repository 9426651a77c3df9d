"""What the process says."""

from typing import Any, Literal

from synapse.api.shapes.base import Reason, Sent, Shape

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class LogEntry(Shape):
    """One thing that was said. `number` counts within the process that answers."""

    number: int
    at: str
    level: str
    logger: str
    message: str
    guild: str | None
    fields: dict[str, Any]


class LogList(Shape):
    """The last entries of the process that answers, oldest first."""

    entries: list[LogEntry]
    #: how many there are before `tail`
    total: int
    #: what is told at least, now
    capture_level: str
    valid_levels: list[str]


class LevelWanted(Sent):
    """What to tell at least from now on."""

    level: Level
    reason: Reason | None = None


class LevelNow(Shape):
    """What is told at least from now on."""

    level: Level
