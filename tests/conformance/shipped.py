"""The shipped presets with their packs, read once."""

from functools import cache

from synapse.packs.library import load_preset, packs_of
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.preset import Scalar


@cache
def shipped(preset: str) -> tuple[tuple[Pack, ...], dict[str, Scalar]]:
    """The packs of a preset, and the values it gives to their parameters."""
    loaded = load_preset(preset)
    return packs_of(loaded), loaded.parameters
