"""Reads the lake's own form: one JSON object a line."""

import zlib
from gzip import BadGzipFile
from typing import BinaryIO, cast

import orjson

from synapse.histories.directory import read_directory
from synapse.histories.items import Item, Items, Record, Recorded, Unreadable
from synapse.kit.errors import BadInput

#: A directory of many thousand members is one line.
LONGEST_LINE = 64 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


def read_json_lines(stream: BinaryIO, file: str) -> Items:
    """Every line in turn. A line that cannot be read is said and passed over; a torn file ends with what it had."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(LONGEST_LINE)
        except (EOFError, BadGzipFile, zlib.error) as torn:
            yield Unreadable(number, torn_reason(torn, "line", number), file)
            return
        if not line:
            return
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            yield Unreadable(number, f"the line is longer than {LONGEST_LINE // 1024**2} MB", file)
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            continue
        if number == 1:
            line = line.removeprefix(_BOM)
        if not line.isspace():
            yield _item(line, number, file)


def torn_reason(torn: Exception, unit: str, number: int | str) -> str:
    """Why a compressed file ends early, and how much of it counted."""
    how = "ends in the middle" if isinstance(torn, EOFError) else f"is damaged ({torn})"
    return f"the compressed file {how}; everything before {unit} {number} was used"


def _item(line: bytes, number: int, file: str) -> Item:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        return Unreadable(number, f"not JSON: {problem}", file)
    if not isinstance(value, dict):
        return Unreadable(number, "not a JSON object", file)
    record = cast(Record, value)
    kind = record.get("record")
    if kind is None:
        return Recorded(number, record, file)
    if kind != "directory":
        return Unreadable(number, f"record {kind!r:.40} is unknown; the only one is 'directory'", file)
    try:
        return read_directory(record)
    except BadInput as problem:
        return Unreadable(number, problem.message, file)
