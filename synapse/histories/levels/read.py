"""Reads a file of another level bot: says which bot it is of, or what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from synapse.histories.levels import amari, levelup, lurkr, mee6, polaris, tatsu
from synapse.histories.levels.found import Levels, Page, items
from synapse.kit.errors import BadInput

#: bytes
LARGEST_FILE = 8 * 1024 * 1024
#: pages of one file
MOST_PAGES = 2_000
_PACKED = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "packed with gzip", b"%PDF": "a PDF", b"<": "a web page"}

Recognise = Callable[[Page], bool]
Read = Callable[[Page, Levels, str], None]
#: bot → whether a page is of it, and its reader; the first that recognises a page has it
READERS: Mapping[str, tuple[Recognise, Read]] = {
    one.BOT: (one.recognises, one.read) for one in (mee6, amari, lurkr, tatsu, polaris, levelup)
}


def read_levels(content: bytes, bot: str | None = None) -> Levels:
    """What a file says: one JSON document or, where a bot gives pages, a list of them. Raises `BadInput`."""
    pages = _pages(_parsed(content))
    of = [_bot_of(page) for page in pages]
    known = ", ".join(READERS)
    if of[0] is None:
        raise BadInput("this is not a file of a level bot that we know", f"known are the files of {known}")
    if bot is not None and of[0] != bot:
        raise BadInput(f"this is not a file of {bot}", f"it looks like one of {of[0]}")
    found = Levels(of[0])
    for place, page in enumerate(pages):
        if of[place] != of[0]:
            raise BadInput(f"page {place + 1} is not of {of[0]} as the first one is", "put pages of one bot together")
        READERS[of[0]][1](page, found, f"{place}." if len(pages) > 1 else "")
    if not found.rows:
        reason = f": {found.skipped[0].where}: {found.skipped[0].reason}" if found.skipped else ""
        raise BadInput(f"nobody in this file can be read{reason}", "export it again")
    if found.bare_ids:
        found.problems.append("ids are numbers in this file: was it only ever touched by the bot, none is rounded")
    return found


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST_FILE:
        raise BadInput(f"the file is larger than {LARGEST_FILE // 1024**2} MB", "put fewer pages into it")
    content = content.removeprefix(b"\xef\xbb\xbf").strip()
    if not content:
        raise BadInput("the file is empty", "export it again")
    for start, what in _PACKED.items():
        if content.startswith(start):
            raise BadInput(f"the file is {what}, not JSON", "give the JSON file itself")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        torn = "it seems to be cut off: export it again" if error.pos >= len(content) - 1 else "export it again"
        raise BadInput(
            f"the file is not JSON: {error.msg} in line {error.lineno}, column {error.colno}", torn
        ) from None


def _pages(document: Any) -> list[Page]:
    pages = items(document) if document.__class__ is list else [document]
    if not pages or len(pages) > MOST_PAGES:
        raise BadInput(f"the file has {len(pages)} pages", f"a file has 1 to {MOST_PAGES}")
    if not all(isinstance(page, dict) for page in pages):
        raise BadInput("the file is neither an object nor a list of pages", "export it again")
    return pages


def _bot_of(page: Page) -> str | None:
    return next((bot for bot, (recognises, _) in READERS.items() if recognises(page)), None)
