"""The measure of a pack, beside the other documents; it lives apart because conditions speak of it too."""

from synapse.rules.aggregate import Measure, Source

__all__ = ["Measure", "Source"]
