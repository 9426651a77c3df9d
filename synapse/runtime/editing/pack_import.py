"""Importing a pack that somebody has as a file or a text: what would happen, and doing it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from synapse.guilds.change import Change
from synapse.packs.archive import text_of_archive
from synapse.packs.compare import Difference, differences, text_diff
from synapse.packs.errors import PackTooLarge
from synapse.packs.fitness import check_beside
from synapse.packs.queries import Installed
from synapse.rules.problems import Problem, Problems
from synapse.runtime.editing.packs import LARGEST, Saved, Seen, create_pack, named_in, replace_pack


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a text would do; `old` is the pack that it replaces."""

    pack_id: str
    old: Installed | None
    differences: tuple[Difference, ...]
    diff: str
    problems: tuple[Problem, ...]


async def text_of_file(content: bytes) -> str:
    """The pack in a file: a zip archive of its folder, YAML or JSON. Raises `Problems`, `PackTooLarge`."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return await asyncio.to_thread(text_of_archive, content)
    if len(content) > LARGEST:
        raise PackTooLarge(len(content), LARGEST)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        problem = Problem("encoding", (), "not UTF-8 from here on", "save it as UTF-8", line=line, column=column)
        raise Problems((problem,)) from error


async def preview(text: str, packs: Sequence[Installed]) -> Preview:
    """What importing a text would do. Raises `Problems` when it cannot be read at all, `PackTooLarge`."""
    if (size := len(text.encode())) > LARGEST:
        raise PackTooLarge(size, LARGEST)
    pack_id = named_in(text)
    old = next((one for one in packs if one.pack_id == pack_id), None)
    before = "" if old is None else old.text
    checked = await asyncio.to_thread(check_beside, text, tuple(packs))
    parts = await asyncio.to_thread(differences, before, text)
    diff = text_diff(before, text, f"{pack_id} now", f"{pack_id} imported")
    return Preview(pack_id, old, tuple(parts), diff, checked.problems)


async def import_pack(change: Change, text: str, found: Preview, *, seen: Seen) -> Saved:
    """Do what the preview says. `seen` is asked only where a pack is replaced."""
    if found.old is None:
        return await create_pack(change, text, action="IMPORT")
    return await replace_pack(change, found.pack_id, text, seen=seen, action="IMPORT")
