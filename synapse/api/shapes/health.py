"""Signs of life."""

from datetime import datetime
from typing import Literal

from synapse.api.shapes.base import Shape


class Health(Shape):
    """The process is alive."""

    status: Literal["ok"] = "ok"
    version: str


class BotHealth(Shape):
    """When a bot last said that it lives: offline after 90 seconds of silence, never where none ever did."""

    status: Literal["online", "offline", "never"]
    last_heartbeat: datetime | None
    age_seconds: float | None
    #: of all guilds, 10,000 meaning more
    deliveries_waiting: int
    deliveries_failed: int
    #: as of its last sign of life: captured and not stored yet, in memory and in the journal; and broken ones
    events_waiting: int
    events_in_journal: int
    events_dropped: int


class ConfigHealth(Shape):
    """How current the configurations are that the process has at hand."""

    #: off: this process does not keep any; loading: not all are there yet; stale: not compared for too long
    status: Literal["current", "loading", "stale", "off"]
    age_seconds: float | None
    #: whether changes are announced to the process; without that it finds them when it compares
    is_listening: bool
    guilds: int


class Readiness(Shape):
    """Whether work can be done now and, if not, why."""

    status: Literal["ready", "not ready"]
    database: Literal["ok", "unreachable", "outdated"]
    config: ConfigHealth
    #: none where no bot is expected
    bot: BotHealth | None
    #: what is amiss, in words; a bot that is offline is told, and keeps nobody from working here
    reasons: list[str]
