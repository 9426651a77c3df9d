"""Discord ids: 64-bit numbers inside, strings in every JSON; and random ids of our own."""

import uuid

from synapse.kit.errors import BadInput

# PostgreSQL's BIGINT is signed, and Discord's ids stay below its top bit
LARGEST = 2**63 - 1
_ASCII_DIGITS = frozenset("0123456789")


def parse_id(value: object, what: str = "id") -> int:
    """Read an id given as a string of digits or as an integer."""
    if isinstance(value, str) and 0 < len(value) < 19 and value.isdecimal() and value.isascii():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput(f"{what} is {value!r}, not an id", "write it as a string of digits")
    if isinstance(value, str) and (not value or len(value) > 20 or not _ASCII_DIGITS.issuperset(value)):
        raise BadInput(f"{what} is {value[:40]!r}, not an id", "an id is a string of at most 19 digits")
    number = int(value)
    if not 0 <= number <= LARGEST:
        raise BadInput(f"{what} {number} does not fit in 64 bits", f"the largest id is {LARGEST}")
    return number


def are_ids(text: str, *, one: bool = False) -> bool:
    """Whether a text is empty, or one id, or several with commas between them."""
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    fit = all(part.isascii() and part.isdecimal() and int(part) <= LARGEST for part in parts if len(part) <= 20)
    return fit and all(len(part) <= 20 for part in parts) and not (one and len(parts) > 1)


def format_id(number: int) -> str:
    """Write an id as JSON wants it: a JavaScript number cannot hold 64 bits."""
    return str(number)


def random_id() -> str:
    """An id that nobody can guess and nobody has had before: 32 hexadecimal digits."""
    return uuid.uuid4().hex
