"""What a community calls things."""

from typing import Annotated

from pydantic import Field

from synapse.api.shapes.base import Reason, Sent, Shape, Text
from synapse.guilds.configure import LONGEST_LABEL


class Term(Shape):
    """A word that the product uses, and the community's own for it."""

    term: str
    label: str
    default: str
    is_default: bool
    description: str


class Taxonomy(Shape):
    """Every term."""

    terms: list[Term]


class TaxonomyChange(Sent):
    """New words; an empty one, or null, gives the default back. Terms that are not named stay."""

    terms: Annotated[
        dict[Text, Annotated[Text, Field(max_length=LONGEST_LABEL)] | None],
        Field(max_length=100, examples=[{"currency.primary": "Karma", "regions": "Rooms"}]),
    ]
    reason: Reason | None = None
