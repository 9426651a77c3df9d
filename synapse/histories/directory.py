"""Reads the names that a history carries along."""

from typing import Any, cast

from synapse.histories.items import Directory, Named, NamedPlace, Record
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id

_LONGEST_NAME = 100


def read_directory(record: Record) -> Directory:
    """The names of one directory record; raises `BadInput` where it is not one."""
    guild = record.get("guild")
    if not isinstance(guild, dict):
        raise BadInput(
            "the directory has no guild", 'it begins with {"record": "directory", "guild": {"id": …, "name": …}}'
        )
    about = cast(Record, guild)
    return Directory(
        guild=parse_id(about.get("id"), "guild.id"),
        guild_name=_text(about.get("name", ""), "guild.name"),
        members=tuple(_named(entry, "members") for entry in _list(record, "members")),
        channels=tuple(_place(entry, "channels") for entry in _list(record, "channels")),
        categories=tuple(_place(entry, "categories") for entry in _list(record, "categories")),
        roles=tuple(_named(entry, "roles") for entry in _list(record, "roles")),
        is_generated=record.get("generated") is True,
    )


def _list(record: Record, key: str) -> list[Record]:
    entries = record.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in cast(list[Any], entries)):
        raise BadInput(f"{key} of the directory is not a list of objects")
    return cast(list[Record], entries)


def _named(entry: Record, what: str) -> Named:
    return Named(
        parse_id(entry.get("id"), f"{what}.id"), _text(entry.get("name"), f"{what}.name"), entry.get("is_bot") is True
    )


def _place(entry: Record, what: str) -> NamedPlace:
    kind = entry.get("type")
    return NamedPlace(
        parse_id(entry.get("id"), f"{what}.id"),
        _text(entry.get("name"), f"{what}.name"),
        kind[:32] if isinstance(kind, str) else None,
        _optional_id(entry, "category_id"),
        _optional_id(entry, "parent_id"),
    )


def _optional_id(entry: Record, key: str) -> int | None:
    value = entry.get(key)
    return None if value is None else parse_id(value, key)


def _text(value: object, what: str) -> str:
    """A name as the database can hold it; too long ones are cut, as Discord has none."""
    if not isinstance(value, str):
        raise BadInput(f"{what} is not a text")
    return value.replace("\0", "").encode(errors="ignore").decode()[:_LONGEST_NAME]
