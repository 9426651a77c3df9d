"""What a condition word can ask of its rule while it is lowered to an expression."""

from typing import Literal, Protocol

from synapse.rules.documents.measure import Measure


class Lowering(Protocol):
    """The rule around a condition."""

    #: the rule's id: what words that count awards count unless `of` says otherwise
    rule: str
    #: whom member facts are about: `member` in achievements, else `actor`
    member: Literal["actor", "member"]

    def measure(self, measure: Measure) -> str:
        """Declare an unnamed measure; returns how to read it (`measures._message_1`)."""
        ...


class Word(Protocol):
    """A condition in words: a frozen dataclass whose fields are its arguments."""

    def lower(self, at: Lowering) -> str:
        """The expression that this is short for."""
        ...
