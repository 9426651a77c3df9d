"""`docs/rules/reference.md`, made from the tables that checker and engine read.

`python -m synapse.packs.reference` writes it; with `--check` it says whether it is stale.
"""

from synapse.packs.reference.render import FILE, render

__all__ = ["FILE", "render"]
