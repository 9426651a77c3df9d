"""A shipped pack that a guild has: what came with Synapse then, what the guild made of it, what comes with it now."""

from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.packs.compare import Difference, differences, text_diff
from synapse.packs.queries import Installed, pack_from, revisions_of, text_of_revision
from synapse.packs.shipped import shipped_text


@dataclass(frozen=True, slots=True)
class Update:
    """Three texts of a pack, and what tells them apart."""

    #: the newest of its revisions that came with Synapse as it was; None where the guild never had one
    base_revision: int | None
    base: str | None
    installed: Installed
    shipped: str
    shipped_version: str
    #: from the base to the guild's text, and from the base to the one that is shipped now
    ours: list[Difference]
    theirs: list[Difference]
    #: line by line, from the guild's text to the one that is shipped now
    diff: str


async def base_of(raw: RawConnection, guild: int, pack: Installed) -> tuple[int, str] | None:
    """The newest revision up to the one in force that came with Synapse as it was, and its text."""
    for one in await revisions_of(raw, guild, pack.pack_id):
        if one.is_shipped and one.revision <= pack.revision:
            text = await text_of_revision(raw, guild, one.revision, pack.pack_id)
            return None if text is None else (one.revision, text)
    return None


def update_of(pack: Installed, base: tuple[int, str] | None) -> Update | None:
    """What the shipped text would bring. None where no shipped pack is called so."""
    shipped = shipped_text(pack.pack_id)
    if shipped is None:
        return None
    revision, old = base or (None, None)
    common = pack.text if old is None else old
    return Update(
        revision,
        old,
        pack,
        shipped,
        pack_from(shipped).version,
        differences(common, pack.text),
        differences(common, shipped),
        text_diff(pack.text, shipped, f"{pack.pack_id} here", f"{pack.pack_id} shipped"),
    )
