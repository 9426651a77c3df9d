"""What all shapes share: ids are strings, unknown fields are refused, texts have limits."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from synapse.kit.errors import BadInput
from synapse.kit.ids import parse_id


def _id(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError("is a number; an id is a string of digits, since JavaScript's numbers cannot hold it")
    try:
        return parse_id(value)
    except BadInput as error:
        raise ValueError(f"{error.message}: {error.hint}") from error


def plain_text(text: str) -> str:
    """A text that can be stored. Raises `ValueError`."""
    if "\0" in text:
        raise ValueError("holds a null character")
    # a lone surrogate is no text that the database, or anybody, could store
    text.encode()
    return text


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("has no time zone; write one like 2026-01-15T12:00:00Z")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is beyond what a calendar holds") from None


_ID_SCHEMA = {"type": "string", "pattern": "^[0-9]{1,19}$", "examples": ["81384788765712384"]}
#: a Discord id in what is sent to us: a string of digits
Id = Annotated[int, BeforeValidator(_id), PlainSerializer(str, return_type=str), WithJsonSchema(_ID_SCHEMA)]
#: a Discord id in what we send
IdOut = Annotated[int, PlainSerializer(str, return_type=str), WithJsonSchema(_ID_SCHEMA)]
#: one line, or a few
Text = Annotated[str, AfterValidator(plain_text), Field(max_length=200)]
#: a paragraph
LongText = Annotated[str, AfterValidator(plain_text), Field(max_length=2_000)]
#: why somebody does something, for the audit log
Reason = Annotated[str, AfterValidator(plain_text), Field(max_length=500)]
#: a moment with its time zone
Moment = Annotated[datetime, AfterValidator(_aware)]


class Shape(BaseModel):
    """Something that we send."""

    # what we send is there, also where it is what it mostly is
    model_config = ConfigDict(frozen=True, from_attributes=True, json_schema_serialization_defaults_required=True)


class Sent(BaseModel):
    """Something that is sent to us: what nobody reads is refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
