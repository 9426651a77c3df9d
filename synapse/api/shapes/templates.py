"""Rule templates."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, Field

from synapse.api.shapes.base import LongText, Reason, Sent, Shape, plain_text
from synapse.api.shapes.packs import Slug
from synapse.api.shapes.person import Person

TemplateId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Template(Shape):
    """A rule kept as a starting point, with the parameters that it reads."""

    id: int
    name: str
    description: str
    rule: dict[str, Any]
    #: parameter → its declaration when the rule was kept
    parameters: dict[str, Any]
    #: parameter → its value then, where it was not the default
    values: dict[str, Any]
    author: Person | None
    created_at: datetime


class TemplateList(Shape):
    """The guild's templates, the latest first."""

    templates: list[Template]


class NewTemplate(Sent):
    """Which rule is to be kept, and what the template is called."""

    pack: Slug
    rule: Slug
    name: Annotated[str, AfterValidator(plain_text), Field(min_length=1, max_length=100)]
    description: LongText = ""
    reason: Reason | None = None


class TemplateInsertion(Sent):
    """Where a template's rule goes, and what it is called there."""

    pack: Slug
    id: Slug
    after: Slug | None = None
    reason: Reason | None = None
