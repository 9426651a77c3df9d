"""What a newer shipped text would bring to a pack."""

from typing import Self

from pydantic import Field

from synapse.api.shapes.base import Shape
from synapse.api.shapes.packs import PackDifference, difference_of
from synapse.packs.errors import etag_of
from synapse.packs.updates import Update


class PackUpdate(Shape):
    """Three texts of a pack: as it was installed, as it is here, as it comes with Synapse now."""

    id: str
    etag: str = Field(description="send it as If-Match with the text that is wanted")
    version: str
    shipped_version: str
    is_same: bool = Field(description="the text here is the shipped one")
    base_revision: int | None = Field(
        description="its newest revision that came with Synapse as it was; null: there is none, ours is compared"
    )
    base: str | None
    text: str
    shipped: str
    ours: list[PackDifference] = Field(description="what the guild changed since the base")
    theirs: list[PackDifference] = Field(description="what Synapse changed since the base")
    diff: str = Field(description="from the text here to the shipped one, as `diff -u` writes it")

    @classmethod
    def of(cls, found: Update) -> Self:
        """An update, as it is answered."""
        pack = found.installed
        return cls(
            id=pack.pack_id,
            etag=etag_of(pack.revision),
            version=pack.version,
            shipped_version=found.shipped_version,
            is_same=pack.text == found.shipped,
            base_revision=found.base_revision,
            base=found.base,
            text=pack.text,
            shipped=found.shipped,
            ours=[difference_of(one) for one in found.ours],
            theirs=[difference_of(one) for one in found.theirs],
            diff=found.diff,
        )
