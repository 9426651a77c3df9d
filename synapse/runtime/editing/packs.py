"""Changing a guild's packs: checked beside what else is on, audited, and told to every process."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import glance
from synapse.guilds.change import Action, Change, record
from synapse.guilds.configure import drop_settings
from synapse.ledger.currencies import declare_currencies
from synapse.packs.errors import PackChanged, PackExists, PackNeeded, PackTooLarge, UnknownPack, UnknownRevision
from synapse.packs.fitness import check_beside, own_parameters, requirers
from synapse.packs.install import PackText, arrange, install, put, switch, uninstall
from synapse.packs.queries import Installed, installed, pack_from, text_of_revision
from synapse.packs.read import read_once
from synapse.rules.documents.pack import Pack, Parameter
from synapse.rules.problems import Problem, Problems
from synapse.runtime.spine import compiled_from, compiled_texts

#: bytes of a pack's text
LARGEST = 512 * 1024

#: revisions that the caller has seen, one of which must be in force; None: whatever is
Seen = Collection[int] | None
Edit = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a pack; `before` is None where it is new, and equals `revision` where nothing changed."""

    pack_id: str
    before: int | None
    revision: int
    advice: tuple[Problem, ...] = ()


async def install_packs(change: Change, texts: list[PackText], *, reason: str = "") -> list[str]:
    """Install packs, audit what changed, and declare their currencies; ids of the changed ones.

    Raises `Problems` when what would then be in force has errors.
    """
    changed = await install(change.raw, change.guild, texts, author=change.actor, reason=reason)
    for name, (old, new) in changed.items():
        before = None if old is None else {"revision": old}
        await record(change, "UPDATE" if old else "CREATE", "rule_packs", name, before, {"revision": new})
    if changed:
        await _settle(change)
    return list(changed)


async def refresh_currencies(change: Change) -> None:
    """Bring the books' table of currencies in step with the packs in force."""
    packs = await packs_in_force(change)
    declared = {currency.id: currency for pack in reversed(packs) for currency in pack.currencies}
    await declare_currencies(change.raw, change.guild, declared.values())


async def parameters_of(change: Change) -> dict[str, Parameter]:
    """Parameters of the packs in force."""
    packs = await packs_in_force(change)
    return {name: parameter for pack in reversed(packs) for name, parameter in pack.parameters.items()}


async def packs_in_force(change: Change) -> list[Pack]:
    """The packs that are on, in their order."""
    return [pack_from(one.text) for one in await installed(change.raw, change.guild) if one.enabled]


async def pack_of(change: Change, pack_id: str, seen: Seen = None) -> Installed:
    """A pack as it is. Raises `UnknownPack`, and `PackChanged` where the caller has seen another."""
    found = await installed(change.raw, change.guild)
    one = next((one for one in found if one.pack_id == pack_id), None)
    if one is None:
        raise UnknownPack(pack_id, [one.pack_id for one in found])
    if seen is not None and one.revision not in seen:
        raise PackChanged(pack_id, one.revision)
    return one


async def prepare(engine: AsyncEngine, guild: int, text: str) -> None:
    """Check and compile a text while nothing waits for the guild: whoever saves it then finds that done."""
    if len(text.encode()) <= LARGEST:
        async with glance(engine) as raw:
            found = await installed(raw, guild)
        await asyncio.to_thread(_check_and_compile, text, tuple(found))


async def create_pack(change: Change, text: str, *, action: Action = "CREATE") -> Saved:
    """Install a text whose pack the guild has not. Raises `PackExists`, `Problems`."""
    pack_id = named_in(text)
    if any(one.pack_id == pack_id for one in await installed(change.raw, change.guild)):
        raise PackExists(pack_id)
    return await save_pack(change, text, action=action)


async def replace_pack(change: Change, pack_id: str, text: str, *, seen: Seen, action: Action = "UPDATE") -> Saved:
    """Put another text in a pack's place. Raises `UnknownPack`, `PackChanged`, `Problems`."""
    await pack_of(change, pack_id, seen)
    document = read_once(text)
    if document.data and document.id != pack_id:
        wrong = Problem("wrong-id", ("id",), f"this is the pack `{pack_id}`", f"write `id: {pack_id}`")
        raise Problems((document.positions.located(wrong),))
    return await save_pack(change, text, action=action)


async def edit_pack(change: Change, pack_id: str, edit: Edit, *, seen: Seen = None) -> Saved:
    """Change a pack's text by a function of it. Raises `UnknownPack`, `PackChanged`, `Problems`."""
    one = await pack_of(change, pack_id, seen)
    return await save_pack(change, await asyncio.to_thread(edit, one.text))


async def restore_revision(change: Change, pack_id: str, revision: int, *, seen: Seen = None) -> Saved:
    """Put an earlier text in force again, as a revision of its own; also that of a pack that was removed.

    Raises `UnknownRevision`, `PackChanged`, `Problems`.
    """
    text = await text_of_revision(change.raw, change.guild, revision, pack_id)
    if text is None:
        raise UnknownRevision(pack_id, revision)
    if any(one.pack_id == pack_id for one in await installed(change.raw, change.guild)):
        await pack_of(change, pack_id, seen)
    return await save_pack(change, text)


async def save_pack(change: Change, text: str, *, action: Action | None = None) -> Saved:
    """Check a text beside the packs that are on, and put it in force where its pack stands."""
    if (size := len(text.encode())) > LARGEST:
        raise PackTooLarge(size, LARGEST)
    found = await installed(change.raw, change.guild)
    pack_id = await asyncio.to_thread(named_in, text)
    old = next((one for one in found if one.pack_id == pack_id), None)
    if old is not None and old.text == text:
        return Saved(pack_id, old.revision, old.revision)
    checked = await asyncio.to_thread(check_beside, text, tuple(found))
    if checked.errors:
        raise Problems(checked.errors)
    pack = await asyncio.to_thread(pack_from, text)
    one = PackText(pack_id, pack.version, text)
    before, revision = await put(change.raw, change.guild, one, author=change.actor, reason=change.reason or "")
    await record(
        change,
        action or ("CREATE" if before is None else "UPDATE"),
        "rule_packs",
        pack_id,
        None if before is None else {"revision": before},
        {"revision": revision, "version": one.version},
    )
    await _settle(change)
    return Saved(pack_id, before, revision, checked.advice)


async def switch_pack(change: Change, pack_id: str, *, on: bool, seen: Seen = None) -> bool:
    """Switch a pack on or off; whether that changed anything. Raises `UnknownPack`, `PackNeeded`, `Problems`."""
    one = await pack_of(change, pack_id, seen)
    found = await installed(change.raw, change.guild)
    if one.enabled == on:
        return False
    if on:
        checked = await asyncio.to_thread(check_beside, one.text, tuple(found), on=True)
        if checked.errors:
            raise Problems(checked.errors)
    elif needed_by := requirers(pack_id, found):
        raise PackNeeded(pack_id, needed_by)
    await switch(change.raw, change.guild, pack_id, on=on)
    await record(change, "UPDATE", "rule_packs", pack_id, {"enabled": not on}, {"enabled": on})
    await _settle(change)
    return True


async def remove_pack(change: Change, pack_id: str, *, seen: Seen = None) -> None:
    """Take a pack away, and the values of its parameters; its revisions stay.

    Raises `UnknownPack`, `PackChanged`, `PackNeeded`, `Problems`.
    """
    one = await pack_of(change, pack_id, seen)
    found = await installed(change.raw, change.guild)
    if needed_by := requirers(pack_id, found):
        raise PackNeeded(pack_id, needed_by)
    await uninstall(change.raw, change.guild, pack_id)
    await drop_settings(change, own_parameters(pack_id, found))
    before = {"revision": one.revision, "version": one.version, "enabled": one.enabled}
    await record(change, "DELETE", "rule_packs", pack_id, before, None)
    await _settle(change)


async def arrange_packs(change: Change, pack_ids: Sequence[str]) -> bool:
    """Have packs read in this order, those that are not named behind; whether that changed anything."""
    before = [one.pack_id for one in await installed(change.raw, change.guild)]
    for pack_id in pack_ids:
        if pack_id not in before:
            raise UnknownPack(pack_id, before)
    after = list(dict.fromkeys([*pack_ids, *before]))
    if after == before:
        return False
    await arrange(change.raw, change.guild, after)
    await record(change, "UPDATE", "rule_packs", "order", before, after)
    await _settle(change)
    return True


def named_in(text: str) -> str:
    """The id of the pack that a text holds. Raises `Problems` when it cannot be read, or names none."""
    document = read_once(text)
    if document.problems:
        raise Problems(tuple(document.problems))
    if not isinstance(document.data.get("id"), str):
        missing = Problem("missing-key", (), "`id` is missing", "what the pack is called by")
        raise Problems((document.positions.located(missing),))
    return document.id


def _check_and_compile(text: str, found: tuple[Installed, ...]) -> None:
    if check_beside(text, found).errors:
        return
    pack_id = named_in(text)
    texts = {one.pack_id: one.text for one in found if one.enabled}
    if pack_id in texts or all(one.pack_id != pack_id for one in found):
        texts[pack_id] = text
    compiled_texts(tuple(texts.values()))


async def _settle(change: Change) -> None:
    """What is in force now must make sense; the books learn its currencies."""
    in_force = [one for one in await installed(change.raw, change.guild) if one.enabled]
    compiled = await asyncio.to_thread(compiled_from, in_force)
    if compiled.errors:
        raise Problems(compiled.errors)
    await refresh_currencies(change)
