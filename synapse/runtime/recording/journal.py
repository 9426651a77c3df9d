"""Events that cannot be handled yet, on disk: each guild's in a file of its own, in the order in which they came.

Everything here waits for the disk: call it beside the loop, one call at a time. It holds what the lake would hold,
so never a message's text.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import orjson
import structlog
from persistqueue.exceptions import Empty
from persistqueue.sqlqueue import SQLiteQueue

from synapse.kit.clock import now
from synapse.rules.event import Event, Value

T = TypeVar("T")

#: what SQLite says when the disk is at fault rather than the file: trying again may help
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
    }
)
# an item of the queue is the JSON of many events: each costs the disk a flush
_JSON = SimpleNamespace(dumps=bytes, loads=orjson.loads)
_SUFFIX = ".events"

log = structlog.stdlib.get_logger("synapse.journal")


class Journal:
    """Files of a folder. What cannot be read is set aside with an error in the log; SQLite survives a kill."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._queues: dict[int, SQLiteQueue] = {}
        #: guild → how many events were last read
        self._read: dict[int, int] = {}
        #: guild → how many of its events are here; safe to read from anywhere
        self.counts: dict[int, int] = {}

    def look(self) -> None:
        """Count what an earlier process left. Raises `OSError` or `sqlite3.Error` when the folder cannot be used."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self._folder.glob(f"*{_SUFFIX}"):
            if path.stem.isdecimal():
                guild = int(path.stem)
                self.counts[guild] = self._with(guild, lambda queue: sum(len(item) for item in _items(queue)))
                self._rest_if_empty(guild)

    def append(self, guild: int, events: Sequence[Event]) -> None:
        """Write events behind the others. Raises `OSError` or `sqlite3.Error` when the disk does not take them."""
        lines = [line for event in events if (line := _line(event)) is not None]
        if lines:
            self._with(guild, lambda queue: queue.put(b"[" + b",".join(lines) + b"]"))
            self.counts[guild] = self.counts.get(guild, 0) + len(lines)

    def read(self, guild: int, wanted: int) -> list[Event]:
        """The oldest events, some more than wanted or all there are; they stay until `forget` says otherwise."""

        def oldest(queue: SQLiteQueue) -> list[Event]:
            events: list[Event] = []
            for item in _items(queue):
                events += [_event(guild, line) for line in item]
                if len(events) >= wanted:
                    break
            return events

        events = self._with(guild, oldest)
        self._read[guild] = len(events)
        if not events:
            self.counts[guild] = 0
        return events

    def forget(self, guild: int) -> None:
        """Drop what was last read; a file with nothing in it is closed. Raises `OSError` or `sqlite3.Error`."""
        if read := self._read.pop(guild, 0):
            self._queues[guild].task_done()
            self.counts[guild] -= read
            self._rest_if_empty(guild)

    def close(self) -> None:
        """Close every file."""
        for queue in self._queues.values():
            queue.close()
        self._queues.clear()

    def _with(self, guild: int, work: Callable[[SQLiteQueue], T]) -> T:
        """Work on a guild's file, or on an empty one in the place of one that cannot be read."""
        try:
            return work(self._queue(guild))
        except (sqlite3.Error, ValueError, TypeError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING:
                raise
            self._set_aside(guild, error)
        return work(self._queue(guild))

    def _queue(self, guild: int) -> SQLiteQueue:
        if guild not in self._queues:
            # one after the other, but not always in the same thread
            self._queues[guild] = SQLiteQueue(
                str(self._folder),
                name="events",
                multithreading=True,
                auto_commit=False,
                serializer=_JSON,
                db_file_name=f"{guild}{_SUFFIX}",
            )
        return self._queues[guild]

    def _rest_if_empty(self, guild: int) -> None:
        if not self.counts[guild]:
            queue = self._queues.pop(guild)
            queue.shrink_disk_usage()  # pyright: ignore[reportUnknownMemberType]
            queue.close()

    def _set_aside(self, guild: int, error: Exception) -> None:
        if queue := self._queues.pop(guild, None):
            queue.close()
        self.counts.pop(guild, None)
        self._read.pop(guild, None)
        stamp = now().strftime("%Y%m%dT%H%M%S%f")
        for path in self._folder.glob(f"{guild}{_SUFFIX}*"):
            if ".broken-" not in path.name:
                path.rename(path.with_name(f"{path.name}.broken-{stamp}"))
        log.error("a journal could not be read and was set aside", guild=str(guild), stamp=stamp, exc_info=error)


def _items(queue: SQLiteQueue) -> Iterator[list[list[Any]]]:
    """What the queue holds, from its beginning; the queue remembers up to where it was read."""
    queue.cursor = 0
    while True:
        try:
            yield queue.get_nowait()
        except Empty:
            return


def _line(event: Event) -> bytes | None:
    try:
        return orjson.dumps(
            (event.type, event.source, event.at, event.actor, event.target, event.channel, event.payload)
        )
    # half a character, or a number beyond 64 bits: the lake would refuse it too
    except TypeError as error:
        log.error("an event cannot be written down", guild=str(event.guild), event_type=event.type, reason=str(error))
        return None


def _event(guild: int, line: list[Any]) -> Event:
    type_, source, at, actor, target, channel, payload = line
    return Event(guild, type_, source, at, actor, target, channel, {name: _value(one) for name, one in payload.items()})


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
