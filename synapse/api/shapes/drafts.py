"""Rules that somebody wants to try."""

import json
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from synapse.api.shapes.base import Sent
from synapse.guilds.settings import Scalar
from synapse.packs.yaml import LARGEST
from synapse.runtime.plans.drafts import Wanted


def storable(text: str) -> str:
    """Refuses what the database could not hold."""
    if "\0" in text:
        raise ValueError("holds a null character")
    text.encode()
    return text


def _within(document: dict[str, Any]) -> dict[str, Any]:
    return within(document, LARGEST)


def within(document: dict[str, Any], largest: int) -> dict[str, Any]:
    """Refuses a document that is too long, or is no text that the database could hold."""
    try:
        text = json.dumps(document, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no document: {error}") from error
    if len(text) > largest:
        raise ValueError(f"is longer than {largest:,} characters")
    return document


#: a pack or rule as text; how long it may be is a problem with a place, not a refusal
DocumentText = Annotated[str, AfterValidator(storable), Field(max_length=4 * LARGEST)]
#: a pack or rule as JSON
DocumentData = Annotated[dict[str, Any], AfterValidator(_within)]
#: a parameter's or setting's value
Value = Annotated[bool | int | float | str, Field(union_mode="left_to_right")]
Values = Annotated[dict[Annotated[str, Field(max_length=100)], Scalar], Field(max_length=500)]


def text_of_document(document: dict[str, Any]) -> str:
    """A JSON document as text that reads the same."""
    return json.dumps(document, indent=1, ensure_ascii=False)


class Draft(Sent):
    """One of: a pack as `text` (YAML, JSON) or `document`, a saved `revision` of the pack `id`, a shipped `preset`."""

    text: DocumentText | None = None
    document: DocumentData | None = None
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        default=None, description="a saved revision's number"
    )
    id: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="the revision's pack; may be left out"
    )
    preset: Annotated[str, Field(max_length=64)] | None = Field(default=None, description="a shipped preset's id")

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [one for one in (self.text, self.document, self.revision, self.preset) if one is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of text, document, revision and preset")
        if (self.revision is None) != (self.id is None):
            raise ValueError("give a revision and the id of its pack together")
        return self

    def pack_text(self) -> str | None:
        """The draft as text, if it is one."""
        return self.text if self.document is None else text_of_document(self.document)


def wanted(draft: Draft | None, parameters: Values) -> Wanted:
    """What is to be tried."""
    values = {name: value for name, value in parameters.items() if value is not None}
    if draft is None:
        return Wanted(parameters=values)
    revision = None if draft.id is None or draft.revision is None else (draft.id, draft.revision)
    return Wanted(text=draft.pack_text(), revision=revision, preset=draft.preset, parameters=values)
