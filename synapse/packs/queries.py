"""Reading installed packs: the texts in force, in their order, as the engine knows them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from synapse.db.session import RawConnection
from synapse.packs.format import as_pack
from synapse.packs.read import read_once
from synapse.packs.validate import validate_pack
from synapse.rules.documents.pack import Pack
from synapse.rules.problems import Problems

_INSTALLED = """
SELECT p.pack_id, r.revision, r.version, r.text, r.content_hash, p.enabled, p.position, r.is_shipped, r.author,
    r.reason, p.updated_at
FROM rule_packs p JOIN pack_revisions r ON r.guild_id = p.guild_id AND r.revision = p.revision
WHERE p.guild_id = $1 ORDER BY p.position, p.pack_id
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """A pack of a guild, at the revision in force."""

    pack_id: str
    revision: int
    version: str
    text: str
    content_hash: str
    enabled: bool
    position: int
    #: the text came with Synapse, and nobody has touched it
    is_shipped: bool = False
    #: account of who wrote it
    author: int | None = None
    reason: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One of a pack's texts, without the text."""

    revision: int
    version: str
    content_hash: str
    author: int | None
    reason: str
    created_at: datetime
    is_shipped: bool = False


async def installed(raw: RawConnection, guild: int) -> list[Installed]:
    """Every pack of a guild, the switched-off ones included."""
    return [Installed(*row) for row in await raw.fetch(_INSTALLED, guild)]


async def revisions_of(raw: RawConnection, guild: int, pack_id: str) -> list[Revision]:
    """A pack's texts, newest first."""
    rows = await raw.fetch(
        "SELECT revision, version, content_hash, author, reason, created_at, is_shipped FROM pack_revisions "
        "WHERE guild_id = $1 AND pack_id = $2 ORDER BY revision DESC",
        guild,
        pack_id,
    )
    return [Revision(*row) for row in rows]


async def text_of_revision(raw: RawConnection, guild: int, revision: int, pack_id: str | None = None) -> str | None:
    """The text that a revision number stands for; None where it is not one of the named pack."""
    return await raw.fetchval(
        "SELECT text FROM pack_revisions WHERE guild_id = $1 AND revision = $2 AND pack_id = coalesce($3, pack_id)",
        guild,
        revision,
        pack_id,
    )


@lru_cache(maxsize=256)
def pack_from(text: str) -> Pack:
    """The pack that a text describes. Raises `Problems` when it cannot be used."""
    document = read_once(text)
    if problems := [*document.problems, *validate_pack(document)]:
        raise Problems(tuple(problems))
    return as_pack(document.data)
