"""Revisions of packs."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from synapse.api.shapes.base import Reason, Sent, Shape
from synapse.api.shapes.packs import PackDifference
from synapse.api.shapes.person import Person

LARGEST = 2**31 - 1
RevisionNumber = Annotated[int, Path(ge=1, le=LARGEST)]


class RevisionSummary(Shape):
    """One text of a pack. Numbers are the guild's: those of one pack have gaps."""

    revision: int
    version: str
    in_force: bool
    is_shipped: bool = Field(description="it came with Synapse as it is")
    #: who wrote it; null for the system and for scripts
    author: Person | None
    reason: str
    created_at: datetime


class RevisionList(Shape):
    """A pack's texts, newest first; also those of a pack that was removed."""

    revisions: list[RevisionSummary]


class RevisionText(RevisionSummary):
    """One text of a pack, with the text."""

    text: str


class RevisionDiff(Shape):
    """What tells two revisions apart."""

    from_revision: int
    to_revision: int
    diff: str = Field(description="line by line, as `diff -u` writes it")
    differences: list[PackDifference]


class RestoreSent(Sent):
    """Why a revision is restored."""

    reason: Reason | None = None
