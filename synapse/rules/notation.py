"""How values are written in documents, beyond their Python types; the JSON Schemas are made from these."""

from collections.abc import Callable
from typing import Annotated, Any

#: Goes into every class of a document: the docstring under an attribute describes it in schema, reference and UI.
DOCUMENTED = {"use_attribute_docstrings": True}
#: The same for classes that hold conditions, whose schema is put together from the table of words.
DOCUMENTED_WITH_WORDS = {**DOCUMENTED, "arbitrary_types_allowed": True}

JsonSchema = dict[str, Any]


class Written:
    """JSON Schema keywords of a value. The hook's name is pydantic's, which `packs/schemas.py` asks."""

    def __init__(self, **keywords: object) -> None:
        self.keywords = keywords

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], JsonSchema]) -> JsonSchema:
        return {**handler(core), **self.keywords}


SLUG = r"^[a-z][a-z0-9_-]*$"
NAME = r"^[a-z][a-z0-9_]*$"
EVENT = r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$"
ID = r"^[0-9]{1,19}$"
VERSION = r"^[0-9]+\.[0-9]+\.[0-9]+$"
RANGE = r"^(\^|>=|<=|>|<|=)? *[0-9]+(\.[0-9]+){0,2}( *, *(>=|<=|>|<|=) *[0-9]+(\.[0-9]+){0,2})*$"
OFFSET = r"^([0-9]+[smhdw])+$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})$"
PERSON = r"^([A-Za-z][A-Za-z0-9_-]*|[0-9]{1,19})$"

#: What each of these means, in words.
FORMS = {
    SLUG: "small letters, digits, `_` and `-`, beginning with a letter",
    NAME: "small letters, digits and `_`, beginning with a letter",
    EVENT: "small letters, digits, `_`, `-` and dots, such as `ci.passed`",
    ID: 'the digits of a Discord id, in quotes: "123456789012345678"',
    VERSION: 'three numbers, in quotes: "1.0.0"',
    RANGE: 'versions that will do: "^1", ">=1.0", ">=1.0, <3", "1.2.0"',
    OFFSET: "a time with its unit: 30s, 5m, 1h30m, 2d",
    MOMENT: "a moment with its offset from UTC: 2026-01-05T12:00:00Z",
    PERSON: "a word that the test makes up, or the digits of an id",
}

#: The id of a pack or a rule.
Slug = Annotated[str, Written(pattern=SLUG, maxLength=64)]
#: The name of a currency, factor, measure or parameter: expressions read it, so it has no hyphen.
Name = Annotated[str, Written(pattern=NAME, maxLength=64)]
#: The name of an event that a pack declares.
EventName = Annotated[str, Written(pattern=EVENT, maxLength=64)]
#: A Discord id: digits in quotes, since a JSON number cannot hold 64 bits.
Id = Annotated[int, Written(type="string", pattern=ID)]
#: A text in the expression language.
Expression = Annotated[str, Written(format="expression", minLength=1)]
#: A number, or an expression for one.
Number = Expression | int | float
#: "30s", "5m", "24h", "90d", a number of seconds, or an expression over params in seconds.
Duration = Annotated[str, Written(minLength=1)] | int | float
#: A version: three numbers with dots, in quotes.
Version = Annotated[str, Written(pattern=VERSION)]
#: Versions that will do: "1.2.0", "^1", ">=1.0", ">=1.0, <3".
VersionRange = Annotated[str, Written(pattern=RANGE)]
#: A text that people read; never empty.
Words = Annotated[str, Written(minLength=1)]
#: A count of at least one.
Positive = Annotated[int, Written(minimum=1)]
#: Time from the start of a test: "0s", "90s", "1h30m", "2d".
Offset = Annotated[str, Written(pattern=OFFSET)]
#: A moment with its offset from UTC.
Timestamp = Annotated[str, Written(pattern=MOMENT)]
#: A member or channel of a test: a word that the test makes up, or an id.
Person = Annotated[str, Written(pattern=PERSON)]
