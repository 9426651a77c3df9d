"""What a condition word can ask of its rule while it is lowered to an expression."""

from typing import Literal, Protocol, runtime_checkable

from synapse.rules.aggregate import Measure
from synapse.rules.notation import Number


class Lowering(Protocol):
    """The rule around a condition."""

    #: the rule's id: what words that count awards count unless `of` says otherwise
    rule: str
    #: whom member facts are about: `member` in achievements, else `actor`
    member: Literal["actor", "member"]

    def measure(self, measure: Measure) -> str:
        """Declare an unnamed measure; returns how to read it (`measures._message_1`)."""
        ...


@runtime_checkable
class Word(Protocol):
    """A condition in words: a frozen dataclass whose fields are its arguments."""

    def lower(self, at: Lowering) -> str:
        """The expression that this is short for."""
        ...


#: A plain string is an expression.
Condition = str | Word


def lowered(condition: Condition, at: Lowering) -> str:
    """The expression of any condition, in parentheses so that it can stand among others."""
    return f"({condition if isinstance(condition, str) else condition.lower(at)})"


def operand(value: Number) -> str:
    """A number as it is, an expression in parentheses."""
    return f"({value})" if isinstance(value, str) else repr(value)


def quoted(text: str) -> str:
    """A text as an expression writes it."""
    for sign, escaped in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(sign, escaped)
    return f"'{text}'"
