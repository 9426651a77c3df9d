"""Checking drafts."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from synapse.api.problems import FieldProblem
from synapse.api.shapes.base import Sent, Shape
from synapse.api.shapes.drafts import DocumentData, DocumentText


class Source(Sent):
    """A document as `text` (YAML or JSON; problems have lines then) or as `document`."""

    text: DocumentText | None = None
    document: DocumentData | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.text is None) == (self.document is None):
            raise ValueError("give either text or document")
        return self

    @property
    def draft(self) -> str | dict[str, Any]:
        """Whichever it is."""
        return self.text if self.text is not None else self.document or {}


class ValidateAsked(Sent):
    """A pack; or a rule, with the pack that it would stand in: a draft of it, or the id of an installed one."""

    pack: Source | None = None
    rule: Source | None = None
    pack_id: Annotated[str, Field(max_length=64)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.pack is None) == (self.pack_id is None):
            raise ValueError("give pack, or with a rule the pack_id of an installed one")
        if self.rule is None and self.pack is None:
            raise ValueError("give a rule with pack_id, or a pack")
        return self


class Validation(Shape):
    """Every problem at once. `ok`: nothing keeps the draft from being used, though there may be advice."""

    ok: bool
    problems: list[FieldProblem]
