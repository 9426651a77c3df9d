"""Installing packs: a text that is new becomes a revision, and the revision becomes the one in force."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.packs.queries import Installed, installed, pack_from
from synapse.packs.shipped import shipped_text

_REVISION = """
INSERT INTO pack_revisions (guild_id, revision, pack_id, version, text, content_hash, author, reason, is_shipped)
SELECT $1, 1 + coalesce(max(revision), 0), $2, $3, $4, $5, $6, $7, $8 FROM pack_revisions WHERE guild_id = $1
RETURNING revision
"""
_IN_FORCE = """
INSERT INTO rule_packs (guild_id, pack_id, revision, enabled, position) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (guild_id, pack_id) DO UPDATE SET revision = excluded.revision, enabled = excluded.enabled,
    position = excluded.position, updated_at = now()
"""


@dataclass(frozen=True, slots=True)
class PackText:
    """A pack as one document of text."""

    pack_id: str
    version: str
    text: str

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def pack_text(text: str) -> PackText:
    """A text with the id and version that it names. Raises `Problems` when it cannot be used."""
    pack = pack_from(text)
    return PackText(pack.id, pack.version, text)


async def install(
    raw: RawConnection, guild: int, texts: Sequence[PackText], *, author: int | None = None, reason: str = ""
) -> dict[str, tuple[int | None, int]]:
    """Put texts in force, in this order, before packs that are not among them; changed pack → (old, new) revision.

    A text that was there before gets its old number back. The caller holds the guild's head, audits and moves
    the version where something changed.
    """
    before = {one.pack_id: one for one in await installed(raw, guild)}
    given = {one.pack_id for one in texts}
    changed: dict[str, tuple[int | None, int]] = {}
    for position, one in enumerate(texts):
        old = before.get(one.pack_id)
        revision = await _known_revision(raw, guild, one, old)
        if revision is None:
            revision = await add_revision(raw, guild, one, author=author, reason=reason)
        if old is None or (old.revision, old.enabled, old.position) != (revision, True, position):
            await raw.execute(_IN_FORCE, guild, one.pack_id, revision, True, position)
            changed[one.pack_id] = (old.revision if old else None, revision)
    others = [one for one in before.values() if one.pack_id not in given]
    for position, one in enumerate(others, len(texts)):
        if one.position != position:
            await raw.execute(_IN_FORCE, guild, one.pack_id, one.revision, one.enabled, position)
    return changed


async def put(
    raw: RawConnection, guild: int, one: PackText, *, author: int | None = None, reason: str = ""
) -> tuple[int | None, int]:
    """Put one text in force where its pack stands, behind all others if it is new; (old, new) revision.

    What is in force already stays; any other text is a new revision, also one that was there before.
    """
    others = await installed(raw, guild)
    old = next((other for other in others if other.pack_id == one.pack_id), None)
    if old is not None and old.text == one.text:
        return old.revision, old.revision
    revision = await add_revision(raw, guild, one, author=author, reason=reason)
    position = old.position if old else max((other.position for other in others), default=-1) + 1
    await raw.execute(_IN_FORCE, guild, one.pack_id, revision, old.enabled if old else True, position)
    return old.revision if old else None, revision


async def add_revision(
    raw: RawConnection, guild: int, one: PackText, *, author: int | None = None, reason: str = ""
) -> int:
    """Keep a text under a new number; the number."""
    shipped = shipped_text(one.pack_id) == one.text
    return await raw.fetchval(
        _REVISION, guild, one.pack_id, one.version, one.text, one.content_hash, author, reason, shipped
    )


async def switch(raw: RawConnection, guild: int, pack_id: str, *, on: bool) -> bool:
    """Switch a pack on or off; whether that changed anything."""
    status = await raw.execute(
        "UPDATE rule_packs SET enabled = $3, updated_at = now() WHERE guild_id = $1 AND pack_id = $2 AND enabled <> $3",
        guild,
        pack_id,
        on,
    )
    return not status.endswith(" 0")


async def arrange(raw: RawConnection, guild: int, pack_ids: Sequence[str]) -> None:
    """Have packs read in this order."""
    await raw.execute(
        "UPDATE rule_packs p SET position = o.position - 1 "
        "FROM unnest($2::text[]) WITH ORDINALITY o(pack_id, position) "
        "WHERE p.guild_id = $1 AND p.pack_id = o.pack_id",
        guild,
        list(pack_ids),
    )


async def uninstall(raw: RawConnection, guild: int, pack_id: str) -> None:
    """Take a pack out of force. Its revisions stay: awards refer to them."""
    await raw.execute("DELETE FROM rule_packs WHERE guild_id = $1 AND pack_id = $2", guild, pack_id)


async def _known_revision(raw: RawConnection, guild: int, one: PackText, old: Installed | None) -> int | None:
    """The number of this text: the one in force, or an earlier one."""
    if old is not None and old.content_hash == one.content_hash:
        return old.revision
    return await raw.fetchval(
        "SELECT max(revision) FROM pack_revisions WHERE guild_id = $1 AND pack_id = $2 AND content_hash = $3",
        guild,
        one.pack_id,
        one.content_hash,
    )
