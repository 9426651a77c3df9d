"""The texts of the packs that come with Synapse."""

from functools import cache

from synapse.kit.paths import RULEPACKS
from synapse.packs.format import one_text
from synapse.packs.library import shipped_packs


@cache
def shipped_text(pack_id: str) -> str | None:
    """A shipped pack's text, read once: it does not change while Synapse runs. None where none is called so."""
    return one_text(RULEPACKS / pack_id) if pack_id in shipped_packs() else None
