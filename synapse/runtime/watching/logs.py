"""What the process says: to stderr as JSON or for people, and to the live view, without secrets or messages' text."""

import logging
import re
import sys
from collections import deque
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal, cast

import structlog
from structlog.typing import EventDict, Processor

Format = Literal["json", "console"]
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
#: entries that the live view goes back
KEPT = 2_000
#: where levels are switched; other libraries speak up from WARNING on, since they would tell parameters
OURS = ("synapse",)
HIDDEN = "***"
_SECRET_PARTS = ("token", "secret", "authorization", "cookie", "password", "passwd", "api_key", "jwt")
_SECRET_NAMES = frozenset({"code", "state", "grant", "link", "verifier", "code_verifier", "session"})
#: names under which a message's text might come along
_TEXTS = frozenset({"content", "text", "message_text", "body"})
_URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@]+):[^@\s/]+(?=@)")
_BEARER = re.compile(r"(?i)\b(bearer|bot)\s+[\w.~+/=-]{16,}|\bsyn_[\w-]{8,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said. `number` counts within this process."""

    number: int
    at: str
    level: str
    logger: str
    message: str
    #: none: about no guild in particular
    guild: str | None
    fields: Mapping[str, Any]


@dataclass(slots=True)
class Recent:
    """The last entries of this process."""

    entries: deque[Entry] = field(default_factory=lambda: deque[Entry](maxlen=KEPT))
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __call__(self, _logger: object, _method: str, said: EventDict) -> EventDict:
        """Keep an entry on its way to stderr."""
        known = {"event", "level", "logger", "timestamp", "guild"}
        guild = said.get("guild")
        self.entries.append(
            Entry(
                next(self._numbers),
                str(said.get("timestamp", "")),
                str(said.get("level", "info")).upper(),
                str(said.get("logger") or "synapse"),
                str(said.get("event", ""))[:2_000],
                None if guild is None else str(guild),
                {name: _told(value) for name, value in said.items() if name not in known},
            )
        )
        return said

    def after(self, number: int) -> list[Entry]:
        """Entries that came later than one."""
        found: list[Entry] = []
        for entry in reversed(self.entries):
            if entry.number <= number:
                break
            found.append(entry)
        return found[::-1]

    @property
    def last(self) -> int:
        """The newest entry's number."""
        return self.entries[-1].number if self.entries else 0


#: one for the process, as its standard error is
RECENT = Recent()


def configure_logs(form: Format = "console", level: str = "INFO") -> None:
    """Send what we and our libraries say through the same steps to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    is_json = form == "json"
    ending: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        hide_secrets,
        RECENT,
        structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ending))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    switch_level(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def switch_level(level: str) -> None:
    """From now on tell what is at least so grave."""
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def level_now() -> str:
    """What is told at least."""
    return logging.getLevelName(logging.getLogger(OURS[0]).getEffectiveLevel())


def recent(*, tail: int, level: str | None = None, logger: str | None = None, guild: int | None = None) -> list[Entry]:
    """The last entries, oldest first: of a level and above, of loggers that begin so, as a guild's admins see them."""
    least = LEVELS.index(level) if level else 0
    wanted = (
        shown
        for entry in reversed(RECENT.entries)
        if (entry.level not in LEVELS or LEVELS.index(entry.level) >= least)
        and entry.logger.startswith(logger or "")
        and (shown := as_seen_by(guild, entry))
    )
    return [entry for entry, _ in zip(wanted, range(tail), strict=False)][::-1]


def as_seen_by(guild: int | None, entry: Entry) -> Entry | None:
    """An entry as a guild's admins may see it, None for another guild's; whoever runs Synapse (no guild) sees all."""
    if guild is None or entry.guild == str(guild):
        return entry
    if entry.guild is not None:
        return None
    # an error's words may be about anybody
    return replace(entry, fields={name: value for name, value in entry.fields.items() if name != "exception"})


def hide_secrets(_logger: object, _method: str, said: EventDict) -> EventDict:
    """Replace what must not be told, however deep it lies."""
    return cast("EventDict", _without_secrets(said))


def _without_secrets(value: object, name: str = "") -> object:
    if name and _is_secret(name):
        return HIDDEN
    if isinstance(value, str):
        return _BEARER.sub(HIDDEN, _URL_PASSWORD.sub(rf"\1:{HIDDEN}", value))
    if isinstance(value, MutableMapping):
        items = cast("Iterable[tuple[object, object]]", value.items())
        return {key: _without_secrets(one, str(key)) for key, one in items}
    if isinstance(value, list | tuple):
        return [_without_secrets(one) for one in cast("Iterable[object]", value)]
    return value


def _is_secret(name: str) -> bool:
    name = name.lower()
    return name in _SECRET_NAMES or name in _TEXTS or any(part in name for part in _SECRET_PARTS)


def _told(value: object) -> Any:
    """A field as JSON can hold it."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)[:4_000]
