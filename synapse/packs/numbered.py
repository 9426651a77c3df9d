"""Pack revisions by the number that awards carry."""

from dataclasses import dataclass

from synapse.db.session import RawConnection


@dataclass(frozen=True, slots=True)
class Numbered:
    """A pack's text under its number."""

    pack_id: str
    version: str
    text: str


async def revision_by_number(raw: RawConnection, guild: int, revision: int) -> Numbered | None:
    """The revision that a number stands for."""
    row = await raw.fetchrow(
        "SELECT pack_id, version, text FROM pack_revisions WHERE guild_id = $1 AND revision = $2", guild, revision
    )
    return None if row is None else Numbered(*row)
