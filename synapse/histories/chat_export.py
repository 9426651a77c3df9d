"""Reads a channel exported by DiscordChatExporter as JSON, message by message."""

import zlib
from collections import Counter
from collections.abc import Iterator
from gzip import BadGzipFile
from io import BufferedReader
from typing import Any, cast

import ijson  # pyright: ignore[reportMissingTypeStubs]

from synapse.histories.exported_message import Export, records_of
from synapse.histories.items import Items, Record, Recorded, Unreadable
from synapse.histories.json_lines import torn_reason
from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id

_CHUNK = 64 * 1024
#: Names are told in bundles rather than one by one.
_BUNDLE = 200
#: stands for a message's number in a reason
_NUMBER = "#"


def looks_like_export(start: bytes) -> bool:
    """Whether a file that begins so is an export: an object with a guild and a channel, before any message."""
    keys: set[str] = set()
    try:
        for prefix, event, value in cast(Iterator[tuple[str, str, object]], ijson.parse(start)):  # pyright: ignore[reportUnknownMemberType]
            if prefix == "" and event == "map_key":
                keys.add(str(value))
            elif prefix == "" and event == "end_map":
                break
    except ijson.JSONError:
        pass  # the start breaks off in mid-file
    return {"guild", "channel"} <= keys and not keys & {"record", "event_type"}


def read_chat_export(stream: BufferedReader, file: str, notes: Counter[str]) -> Items:
    """The names of the place, then each message's records; names of people come as they are met."""
    export: Export | None = None
    number = 0
    for found in _parts(stream):
        if isinstance(found, Export):
            export = found
            export.notes = notes
            yield export.place()
        elif isinstance(found, str):
            yield Unreadable(number + 1, found.replace(_NUMBER, str(number + 1)), file)
            break
        elif export is None:
            yield Unreadable(1, "messages come before the guild and channel they belong to", file)
            return
        else:
            number += 1
            try:
                records = records_of(export, found)
            except (KeyError, TypeError, ValueError, AttributeError, BadInput) as problem:
                yield Unreadable(number, f"message {number} is not as the exporter writes it: {_what(problem)}", file)
                continue
            if len(export.new_names) >= _BUNDLE:
                yield export.people()
            for record in records:
                yield Recorded(number, record, file)
    if export is not None and export.new_names:
        yield export.people()


def _parts(stream: BufferedReader) -> Iterator[Export | Record | str]:
    """The export's head, then its messages; at last a reason, if it breaks off."""
    head: dict[str, list[Record]] = {"guild": ijson.sendable_list(), "channel": ijson.sendable_list()}
    messages: list[Record] = ijson.sendable_list()
    readers: list[Any] = [_reader(target, prefix) for prefix, target in head.items()]
    body = _reader(messages, "messages.item")
    try:
        # not `read`: what a torn archive still gave would be lost with it
        for chunk in iter(lambda: stream.read1(_CHUNK), b""):
            if readers:
                for reader in readers:
                    reader.send(chunk)
                if all(head.values()):
                    readers.clear()
                    yield _head(head["guild"][0], head["channel"][0])
            body.send(chunk)
            yield from messages
            messages.clear()
        body.close()
        if readers:
            yield "the export names no guild and channel"
    except BadInput as unusable:
        yield unusable.message
    except ijson.JSONError:
        # its own words quote the text around the place
        yield from messages
        yield f"the file breaks off or is not JSON; everything before message {_NUMBER} was used"
    except (EOFError, BadGzipFile, zlib.error) as torn:
        yield torn_reason(torn, "message", _NUMBER)


def _reader(target: list[Record], prefix: str) -> Any:
    return ijson.items_coro(target, prefix)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownVariableType]


def _head(guild: Record, channel: Record) -> Export:
    """Raises `BadInput` where the export cannot be used as a whole."""
    if not isinstance(guild, dict) or not isinstance(channel, dict):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise BadInput("the export's guild and channel are not objects")
    if guild.get("id") == "0":
        raise BadInput("this is the export of a direct chat, which belongs to no community: export a server's channel")
    above = channel.get("categoryId")
    return Export(
        guild_id=str(parse_id(guild.get("id"), "the guild's id")),
        guild_name=str(guild.get("name") or ""),
        channel_id=str(parse_id(channel.get("id"), "the channel's id")),
        channel_name=str(channel.get("name") or ""),
        channel_type=str(channel.get("type") or ""),
        above_id=str(parse_id(above, "the category's id")) if above else None,
        above_name=str(channel.get("category") or ""),
        notes=Counter(),
    )


def _what(problem: Exception) -> str:
    """What is amiss, in words that quote nothing of the message but a field's name."""
    if isinstance(problem, KeyError):
        return f"{problem} is missing"
    return problem.message if isinstance(problem, BadInput) else type(problem).__name__
