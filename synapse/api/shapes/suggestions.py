"""Suggestions."""

from typing import Literal

from synapse.api.shapes.base import Reason, Sent, Shape
from synapse.runtime.suggestions.facts import Kind
from synapse.runtime.suggestions.facts import Suggestion as Found


class About(Shape):
    """What a suggestion is about; without an id, all of that kind."""

    kind: Kind
    id: str | None


class Action(Shape):
    """Where it can be changed."""

    kind: Literal["page"] = "page"
    path: str


class Suggestion(Shape):
    """One thing worth a look."""

    #: what it is dismissed by
    id: str
    code: str
    title: str
    detail: str
    about: About
    action: Action
    dismissed: bool


class SuggestionList(Shape):
    """Suggestions, the most urgent first."""

    suggestions: list[Suggestion]


class Dismissal(Sent):
    """Why it is not wanted."""

    reason: Reason | None = None


def suggestion_of(found: Found, dismissed: frozenset[str]) -> Suggestion:
    """A suggestion as it is shown."""
    return Suggestion(
        id=found.id,
        code=found.code,
        title=found.title,
        detail=found.detail,
        about=About(kind=found.kind, id=found.about),
        action=Action(path=found.action),
        dismissed=found.id in dismissed,
    )
