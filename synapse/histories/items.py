"""What reading a history yields, one at a time: records, names, and what could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One raw record of an event, not yet checked. `line` counts from 1; in an export it is the message's number."""

    line: int
    record: Record
    file: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no record, with the reason; what follows it is read all the same, where there is more."""

    line: int
    reason: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a member or a role."""

    id: int
    name: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name of a channel, a thread or a category."""

    id: int
    name: str
    type: str | None = None
    category_id: int | None = None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Names that a history carries. `is_generated` says that nobody in it exists."""

    guild: int
    guild_name: str = ""
    members: tuple[Named, ...] = ()
    channels: tuple[NamedPlace, ...] = ()
    categories: tuple[NamedPlace, ...] = ()
    roles: tuple[Named, ...] = ()
    is_generated: bool = False


Item = Recorded | Unreadable | Directory
Items = Iterator[Item]
